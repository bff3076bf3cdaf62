#!/usr/bin/env bash
# How many articles match-docs brings together, and how rightly: those of a line-parallel corpus,
# under names that say nothing, a fifth of each language left out. The texts are not part of this
# repository; they are looked for beside it.
#
#   BENCH_SHARED   folder with corpora/ (../shared beside the source)
#   BENCH_CORPUS   with docs.tsv and a file a language (ntrex)
#   BENCH_SEED     of names and of what is left out (1)
#
# usage: tests/bench/docs.sh
set -euo pipefail
srcdir=$(cd "$(dirname "$0")/../.." && pwd)
corpus=${BENCH_SHARED:-$srcdir/../shared}/corpora/${BENCH_CORPUS:-ntrex}
seed=${BENCH_SEED:-1}
dragoman=${DRAGOMAN:-$srcdir/build/dragoman}
export LC_ALL=C.UTF-8

if [ ! -f "$corpus/docs.tsv" ]; then
	echo "$0: nothing to measure: no $corpus/docs.tsv; set BENCH_SHARED" >&2
	exit 0
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Articles under random names; $work/key tells language, name and article.
for lang in ar ru en; do
	mkdir "$work/$lang"
	paste <(cut -f 1 "$corpus/docs.tsv") "$corpus/$lang.txt" |
		awk -F '\t' -v folder="$work/$lang" -v lang="$lang" -v seed="$seed$lang" '
		BEGIN {
			for (i = 1; i <= length(seed); i++)
				number = number * 31 + index("0123456789aenru", substr(seed, i, 1))
			srand(number)
		}
		$1 != doc {
			doc = $1
			left_out = rand() < 0.2
			do
				name = sprintf("%08d.txt", rand() * 100000000)
			while (name in used)
			used[name] = 1
			if (!left_out)
				print lang, name, doc
		}
		!left_out { print $2 >(folder "/" name) }'
done >"$work/key"

# measure LANG LANG [LANG]: precision, recall, seconds; of three, over all pairs among them.
measure() {
	local folders=() lang start
	for lang in "$@"; do
		folders+=("$lang:$work/$lang")
	done
	start=$(date +%s.%N)
	"$dragoman" match-docs --presegmented "${folders[@]}" >"$work/found"
	awk -v langs="$*" -v seconds="$(date +%s.%N) $start" '
	FNR == NR {
		doc[$1, $2] = $3
		docs[$3] = docs[$3] " " $1
		next
	}
	/^\t/ {
		n = split($0, fields, "\t")
		count = 0
		for (i = 2; i < n; i++) {
			lang = fields[i]
			sub(/:.*/, "", lang)
			sub(/.*\//, "", fields[i])
			for (k = 1; k <= count; k++) {
				found++
				right += doc[lang, fields[i]] == article[k]
			}
			article[++count] = doc[lang, fields[i]]
		}
	}
	END {
		n = split(langs, list, " ")
		for (d in docs) {
			m = 0
			for (i = 1; i <= n; i++)
				m += index(docs[d], list[i]) > 0
			all += m * (m - 1) / 2
		}
		split(seconds, times, " ")
		printf "%-8s  %9.4f  %6.4f  %5d  %7.2f\n", langs, right / found, right / all, all,
			times[1] - times[2]
	}' "$work/key" "$work/found"
}

echo "languages  precision  recall  pairs  seconds"
measure ar en
measure ru en
measure ar ru
measure ar ru en
