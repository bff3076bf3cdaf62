#!/usr/bin/env bash
# Rates the weights of the aligner on problems that no figure in doc/alignment.md is taken from, or
# searches better ones: makes the problems and gives them to tune_align, with all that is said here
# (see tune.c). The texts are not part of this repository: they and the maker of problems (in
# Python 3) are looked for beside it.
#
#   TUNE_SHARED   folder with corpora/ and eval/ (../shared beside the source)
#   TUNE_CORPORA  line-parallel corpora (ntrex tico19 xquad_questions)
#   TUNE_SEEDS    of the problems; those of the figures are 1 to 3 (11 12)
#   TUNE_DICT     folder of dictd dictionaries (/usr/share/dictd)
#
# usage: tests/tune/tune.sh PROGRAM [OPTION]...
set -euo pipefail
program=$1
shift
srcdir=$(cd "$(dirname "$0")/../.." && pwd)
shared=${TUNE_SHARED:-$srcdir/../shared}

if [ ! -d "$shared/corpora" ] || [ ! -d "$shared/eval" ]; then
	echo "$0: nothing to tune on: no corpora/ and eval/ in $shared; set TUNE_SHARED" >&2
	exit 0
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-tune.XXXXXX")
trap 'rm -rf "$work"' EXIT
for corpus in ${TUNE_CORPORA-ntrex tico19 xquad_questions}; do
	for level in medium hard; do
		for seed in ${TUNE_SEEDS-11 12}; do
			python3 "$shared/eval/mkgold.py" "$shared/corpora/$corpus" \
				"$work/$corpus-$level-$seed" --level "$level" --seed "$seed"
		done
	done
done
"$program" -d "${TUNE_DICT:-/usr/share/dictd}" "$@" "$work"/*
