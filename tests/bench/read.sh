#!/usr/bin/env bash
# How much of real pages is read right: of the blocks that a corpus names in them, those that come
# out as paragraphs, letter for letter but for blanks. The texts are not part of this repository:
# they are looked for beside it.
#
#   BENCH_SHARED   folder with corpora/ (../shared beside the source)
#
# usage: tests/bench/read.sh
set -euo pipefail
srcdir=$(cd "$(dirname "$0")/../.." && pwd)
corpus=${BENCH_SHARED:-$srcdir/../shared}/corpora/debian_handbook
dragoman=${DRAGOMAN:-$srcdir/build/dragoman}
export LC_ALL=C.UTF-8

[ -d "$corpus" ] || {
	echo "no corpus at $corpus" >&2
	exit 1
}

# page TAB block, without blanks, for the pages that are there
blocks() {
	paste "$corpus/docs.tsv" "$corpus/$1.txt" | while IFS=$'\t' read -r page _ _ text; do
		[ ! -f "$corpus/html/$1/$page.html" ] || printf '%s\t%s\n' "$page" "${text//[[:space:]]/}"
	done
}

paragraphs() {
	local page
	for page in "$corpus/html/$1"/*.html; do
		"$dragoman" segment -q -l "$1" --presegmented "$page" | sed 's/[[:space:]]//g' |
			sed "s/^/$(basename "$page" .html)\t/"
	done
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for lang in ar ru en; do
	blocks "$lang" >"$work/blocks"
	paragraphs "$lang" >"$work/paragraphs"
	awk -v lang="$lang" 'NR == FNR { there[$0] = 1; next } { all++; found += $0 in there }
		END { printf "%s: %d of %d blocks, %.2f %%\n", lang, found, all, 100 * found / all }' \
		"$work/paragraphs" "$work/blocks"
done
