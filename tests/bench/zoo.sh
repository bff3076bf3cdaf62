#!/usr/bin/env bash
# A folder of TMX files from everywhere: each is imported and validated, what was read is exported,
# imported and exported again. Prints a line a file: units, skipped, verdict of the validator, and
# what went wrong. Fails when a command crashes or hangs, or when the two exports differ.
# usage: tests/bench/zoo.sh FOLDER
set -u
srcdir=$(cd "$(dirname "$0")/../.." && pwd)
dragoman=${DRAGOMAN:-$srcdir/build/dragoman}

if [ $# -ne 1 ] || [ ! -d "$1" ]; then
	echo "usage: $0 FOLDER: there is no collection of TMX files in this repository; give one" >&2
	exit 2
fi
if [ ! -x "$dragoman" ]; then
	echo "$0: no program at $dragoman: build it, or set DRAGOMAN" >&2
	exit 2
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-zoo.XXXXXX")
trap 'rm -rf "$work"' EXIT
bad=0

# call NAME LIMIT COMMAND...: its exit code goes to $code; a crash or a hang is reported.
call() {
	local name=$1 limit=$2
	shift 2
	code=0
	timeout 20 "$@" >"$work/out" 2>"$work/err" || code=$?
	if [ "$code" -gt "$limit" ]; then
		printf '%s: %s: exit %d: %s\n' "$file" "$name" "$code" "$(head -n 1 "$work/err")"
		bad=$((bad + 1))
	fi
}

field() {
	sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" "$work/out"
}

printf '%6s %7s  %-7s %s\n' units skipped valid file
for file in "$1"/*; do
	rm -rf "$work/one" "$work/two"
	call import 3 "$dragoman" -q --json --tm "$work/one" import "$file"
	units=$(field added)
	skipped=$(field skipped)
	reason=$(sed -n '$p' "$work/err")
	call validate 1 "$dragoman" -q validate "$file"
	verdict=$([ "$code" -eq 0 ] && echo yes || echo no)
	printf '%6s %7s  %-7s %s%s\n' "${units:--}" "${skipped:--}" "$verdict" "${file##*/}" \
		"${reason:+: ${reason##*error: }}"
	[ "${units:-0}" -gt 0 ] || continue
	call export 0 "$dragoman" --tm "$work/one" export -o "$work/one.tmx"
	call reimport 0 "$dragoman" -q --tm "$work/two" import "$work/one.tmx"
	call reexport 0 "$dragoman" --tm "$work/two" export -o "$work/two.tmx"
	call revalidate 1 "$dragoman" -q validate "$work/one.tmx"
	if ! cmp -s "$work/one.tmx" "$work/two.tmx"; then
		printf '%s: the exports differ\n' "$file"
		bad=$((bad + 1))
	fi
done
[ "$bad" -eq 0 ]
