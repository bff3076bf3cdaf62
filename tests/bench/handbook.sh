#!/usr/bin/env bash
# How well real pages in three languages are brought together, from the files to the units. The
# texts are not part of this repository: they are looked for beside it.
#
# Web pages of a book are read and aligned as they are, and the blocks of which all translations
# are known are looked for in the beads. A block is right when it was found in each language, no
# sentence of it shares a bead with one of another block, and beads join its languages with one
# another. First with a block as one segment (--presegmented), then cut into sentences as `add` does
# it. Articles in Markdown are read, cut and aligned, and the beads of two languages compared with
# those of a gold standard: one is right when it holds the same text on both sides, so that a bead
# misses for whatever the reader, the segmenter or the aligner did otherwise.
#
#   BENCH_SHARED   folder with corpora/ (../shared beside the source)
#   BENCH_WRONG    file to write to what is not right
#
# usage: tests/bench/handbook.sh
set -euo pipefail
srcdir=$(cd "$(dirname "$0")/../.." && pwd)
corpora=${BENCH_SHARED:-$srcdir/../shared}/corpora
corpus=$corpora/debian_handbook
guide=$corpora/opensource_guide
dragoman=${DRAGOMAN:-$srcdir/build/dragoman}
export LC_ALL=C.UTF-8

[ -d "$corpus" ] || {
	echo "$0: nothing to measure: no $corpus; set BENCH_SHARED" >&2
	exit 0
}
work=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
: >"${BENCH_WRONG:=$work/wrong}"

# Texts are compared without blanks.
squeeze() {
	sed $'s/[[:space:]\u00a0]//g'
}

for lang in ar en ru; do
	squeeze <"$corpus/$lang.txt" >"$work/gold.$lang"
done
paste <(cut -f 1,2 "$corpus/docs.tsv") "$work"/gold.{ar,en,ru} >"$work/gold"

# measure NAME [OPTION...]: all pages, read and aligned with the options.
measure() {
	local name=$1 page lang files
	shift
	for page in "$corpus"/html/en/*.html; do
		page=$(basename "$page" .html)
		files=()
		for lang in ar en ru; do
			files+=("$lang:$corpus/html/$lang/$page.html")
			"$dragoman" segment -q "$@" -l "$lang" "${files[-1]#*:}" | squeeze >"$work/$lang"
		done
		"$dragoman" align -q -f beads "$@" "${files[@]}" >"$work/beads"
		awk -F '\t' -v page="$page" -v wrong="$BENCH_WRONG" -v kind="$name" \
			-v preset="${#}" -f "$srcdir/tests/bench/handbook.awk" \
			"$work/gold" "$work"/{ar,en,ru} "$work/beads"
	done | awk -v name="$name" '
		{ right += $1; all += $2; found += $3 }
		END { printf "%-10s  %5d  %7.2f %%  %7.2f %%\n", name, all, 100 * found / all,
			100 * right / all }'
}

# beads LANG LANG: of all articles that have a gold standard.
beads() {
	local name lang files
	for name in "$guide"/gold/*.beads."$1-$2".tsv; do
		name=$(basename "$name" ".beads.$1-$2.tsv")
		files=()
		for lang in "$1" "$2"; do
			files+=("$lang:$guide/raw/$lang/$name.md")
			"$dragoman" segment -q -l "$lang" "${files[-1]#*:}" | squeeze >"$work/$lang"
			cut -f 3 "$guide/gold/$name.$lang.txt" | squeeze | sed 's/^/\t\t/' >"$work/gold.$lang"
		done
		"$dragoman" align -q -f beads "${files[@]}" >"$work/beads"
		awk -F '\t' -v name="$name" -v wrong="$BENCH_WRONG" -f "$srcdir/tests/bench/guide.awk" \
			"$work/gold.$1" "$work/gold.$2" "$guide/gold/$name.beads.$1-$2.tsv" \
			"$work/$1" "$work/$2" "$work/beads"
	done | awk -v langs="$1-$2" '
		{ same += $1; all += $2; golds += $3 }
		END { p = same / all; r = same / golds
			printf "%-10s  %5d  %9.4f  %6.4f  %6.4f\n", langs, golds, p, r, 2 * p * r / (p + r) }'
}

echo "units       blocks      read      right"
measure blocks --presegmented
measure sentences

echo
echo "beads        gold  precision  recall      F1"
beads en ar
beads en ru
