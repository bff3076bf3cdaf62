#!/usr/bin/env bash
# lookup.sh PROGRAM [--json]: what bench_lookup, which BENCH names, prints for memories of several
# sizes, and how look-ups grow from the first size to the last. The environment may change the rest:
# SIZES, in units; CORPORA, see corpus.h; KEEP, a folder in which the memories are kept and used
# again; QUERIES and SAMPLE of a row; FAMILY, a part of the names of those wanted.
set -euo pipefail
program=$1
sizes=${SIZES:-100000 1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
exec 3>&1
[ "${2:-}" != --json ] || exec 3>/dev/null

for units in $sizes; do
	args=(-n "$units" -q "${QUERIES:-1000}" -s "${SAMPLE:-20}" -j "$work/$units" -x "$program")
	[ -z "${FAMILY:-}" ] || args+=(-f "$FAMILY")
	if [ -n "${KEEP:-}" ]; then
		mkdir -p "$KEEP/$units"
		args+=(-k "$KEEP/$units")
	fi
	[ -z "${CORPORA:-}" ] || args+=("$CORPORA")
	"$BENCH" "${args[@]}" >&3
	echo >&3
done

# grow FORMAT: the rows that are in both files, how many times as long a query takes.
grow() {
	awk -v format="$1" '
	function value(name) {
		if (!match($0, "\"" name "\":[^,}]*"))
			return ""
		return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
	}
	{ row = value("family") SUBSEP value("lang") }
	row == SUBSEP { next }
	FNR == NR { half[row] = value("p50_us"); slow[row] = value("p99_us"); next }
	half[row] > 0 && slow[row] > 0 {
		printf format, value("family"), value("lang"), value("p50_us") / half[row],
			value("p99_us") / slow[row]
	}' "$work/${sizes%% *}" "$work/${sizes##* }"
}

if [ "${2:-}" = --json ]; then
	for units in $sizes; do
		cat "$work/$units"
	done
	grow '{"family":%s,"lang":%s,"p50_growth":%.2f,"p99_growth":%.2f}\n'
elif [ "${sizes%% *}" != "${sizes##* }" ]; then
	echo "growth from ${sizes%% *} to ${sizes##* } units   p50   p99, times"
	grow '%-24s %s %18.2f %5.2f\n' | tr -d '"'
fi
