#!/usr/bin/env bash
# How many articles a second add --batch adds, by how many workers, the memory that takes, and whether
# all come to the same: articles of 20 sentences in two languages, made of the lines of a parallel
# corpus, which come again with another number behind them when there are not enough. The texts are
# not part of this repository; they are looked for beside it.
#
#   BENCH_SHARED     folder with corpora/ (../shared beside the source)
#   BENCH_CORPUS     with a file a language (newstest_en_ru)
#   BENCH_LANGS      two languages of it ("ru en")
#   BENCH_ARTICLES   how many articles (10000)
#
# usage: tests/bench/batch.sh
set -euo pipefail
srcdir=$(cd "$(dirname "$0")/../.." && pwd)
corpus=${BENCH_SHARED:-$srcdir/../shared}/corpora/${BENCH_CORPUS:-newstest_en_ru}
articles=${BENCH_ARTICLES:-10000}
read -r -a langs <<<"${BENCH_LANGS:-ru en}"
dragoman=${DRAGOMAN:-$srcdir/build/dragoman}
export LC_ALL=C.UTF-8

if [ ! -f "$corpus/${langs[0]}.txt" ] || [ ! -x /usr/bin/time ]; then
	echo "$0: nothing to measure: no $corpus/${langs[0]}.txt (set BENCH_SHARED), or no" \
		"/usr/bin/time" >&2
	exit 0
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

for lang in "${langs[@]}"; do
	mkdir "$work/$lang"
	awk -v folder="$work/$lang" -v articles="$articles" '
		{ line[NR - 1] = $0 }
		END {
			for (i = 0; i < articles; i++) {
				file = sprintf("%s/%d.txt", folder, i)
				for (n = i * 20; n < i * 20 + 20; n++)
					print line[n % NR] (n < NR ? "" : " " int(n / NR)) >file
				close(file)
			}
		}' "$corpus/$lang.txt"
done
for ((i = 0; i < articles; i++)); do
	printf '%d\t%s/%d.txt\t%s/%d.txt\n' "$i" "${langs[0]}" "$i" "${langs[1]}" "$i"
done >"$work/list.tsv"

printf '%-8s %12s %12s %10s  %s\n' workers "articles/s" "CPU s" "MB" "as with 1"
for jobs in 1 2; do
	/usr/bin/time -f '%e %U %S %M' -o "$work/time" \
		"$dragoman" -q --tm "$work/tm$jobs" add --presegmented --batch "$work/list.tsv" -j "$jobs" >"$work/out"
	"$dragoman" -q --tm "$work/tm$jobs" export -o "$work/$jobs.tmx"
	same=yes
	cmp -s <(grep '<seg>' "$work/1.tmx") <(grep '<seg>' "$work/$jobs.tmx") || same=no
	awk -v jobs="$jobs" -v articles="$articles" -v same="$same" '{
		printf "%-8s %12.0f %12.1f %10.0f  %s\n", jobs, articles / $1, $2 + $3, $4 / 1024, same
	}' "$work/time"
done
