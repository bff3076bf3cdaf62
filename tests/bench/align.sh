#!/usr/bin/env bash
# How right the aligner is, how far its confidences can be believed, and how fast it is. Prints
# tables, or with --json one object. The texts are not part of this repository: they, the maker of
# problems and the scorer (both in Python 3) are looked for beside it.
#
#   BENCH_SHARED   folder with corpora/ and eval/ (../shared beside the source)
#   BENCH_CORPORA  line-parallel corpora to make problems of (ntrex tico19 xquad_questions)
#   BENCH_LEVELS   of these problems: easy, medium, hard (medium hard)
#   BENCH_SEEDS    of these problems; figures are means over them (1)
#   BENCH_NATURAL  corpora aligned by hand (xquad_r opensource_guide udhr)
#   BENCH_SIZES    sentences a side for the speed (1000 10000 100000)
#   BENCH_SPEED    corpus that is repeated for the speed (ntrex)
#   BENCH_JOBS     programs at a time (2); the speed is always that of one alone
#   BENCH_OPTIONS  more options for dragoman align
#
# An empty value leaves a part out.
# usage: tests/bench/align.sh [--json]
set -euo pipefail
srcdir=$(cd "$(dirname "$0")/../.." && pwd)
shared=${BENCH_SHARED:-$srcdir/../shared}
corpora=${BENCH_CORPORA-ntrex tico19 xquad_questions}
levels=${BENCH_LEVELS-medium hard}
seeds=${BENCH_SEEDS-1}
natural=${BENCH_NATURAL-xquad_r opensource_guide udhr}
sizes=${BENCH_SIZES-1000 10000 100000}
speed_corpus=${BENCH_SPEED-ntrex}
jobs=${BENCH_JOBS:-2}
export dragoman=${DRAGOMAN:-$srcdir/build/dragoman} LC_ALL=C.UTF-8

pairs='ar-en ru-en ar-ru'
three=ar-ru-en

json=false
if [ "${1-}" = --json ]; then
	json=true
	shift
fi
if [ $# -ne 0 ]; then
	echo "usage: $0 [--json]" >&2
	exit 2
fi
if [ ! -x "$dragoman" ]; then
	echo "$0: no program at $dragoman: build it, or set DRAGOMAN" >&2
	exit 2
fi
if [ ! -d "$shared/corpora" ] || [ ! -d "$shared/eval" ]; then
	echo "$0: nothing to measure: no corpora/ and eval/ in $shared; set BENCH_SHARED" >&2
	exit 0
fi
for tool in python3 /usr/bin/time; do
	if ! command -v "$tool" >/dev/null; then
		echo "$0: $tool is not installed" >&2
		exit 2
	fi
done
work=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
: >"$work/jobs"

say() {
	echo "$*" >&2
}

# ---------------------------------------------------------------- running the aligner

# add_jobs NAME: an alignment of each document below $work/NAME in each set of languages; its beads
# go to $work/NAME.found/LANGS/DOCUMENT.beads.
add_jobs() {
	local set doc
	for set in $pairs $three; do
		mkdir -p "$work/$1.found/$set"
		for doc in "$work/$1"/*/; do
			printf '%s\n' "$set" "$doc" "$work/$1.found/$set/$(basename "$doc").beads"
		done
	done >>"$work/jobs"
}

# align LANGS FOLDER OUTPUT, as text for the shells that xargs starts; 255 makes it start no more.
# shellcheck disable=SC2016 # is expanded there
align='
	files=()
	for lang in ${1//-/ }; do
		files+=("$2/$lang.txt")
	done
	read -ra options <<<"${BENCH_OPTIONS-}"
	"$dragoman" align -q --presegmented -f beads -o "$3" -l "${1//-/,}" "${options[@]}" \
		"${files[@]}" || exit 255'

run_jobs() {
	say "$(($(wc -l <"$work/jobs") / 3)) alignments, $jobs at a time"
	xargs -r -d '\n' -n 3 -P "$jobs" bash -c "$align" align <"$work/jobs"
}

# ---------------------------------------------------------------- problems that are made

make_problems() {
	local corpus level seed
	for corpus in $corpora; do
		for level in $levels; do
			for seed in $seeds; do
				python3 "$shared/eval/mkgold.py" "$shared/corpora/$corpus" \
					"$work/$corpus-$level-$seed" --level "$level" --seed "$seed"
				add_jobs "$corpus-$level-$seed"
			done
		done
	done
}

# score NAME LANGS: rows of languages, F1, ECE; for three, the pairs cut out of them as well.
score() {
	python3 "$shared/eval/score.py" "$work/$1" "$work/$1.found/$2" --langs "${2//-/,}" --json |
		grep -oE '"[a-z-]+": \{"strict": \{[^}]*\}, "lax": \{[^}]*\}[^}]*\}' |
		sed -E 's/^"([a-z-]+)": .*"f1": ([0-9.e-]+)\}, "lax".*"ece": ([0-9.e-]+)\}$/\1 \2 \3/'
}

score_problems() {
	local corpus level seed set
	for corpus in $corpora; do
		for level in $levels; do
			for seed in $seeds; do
				for set in $pairs $three; do
					score "$corpus-$level-$seed" "$set" | sed "s/^/$corpus $level $set /"
				done
			done
		done
	done | awk '
	# corpus, level, languages that were aligned, languages that are scored, F1, ECE
	{
		add($1 "\t" $2 "\t" $4, $3 == $4 && $3 !~ /-.*-/)
		add("mean\t" $2 "\t" $4, $3 == $4 && $3 !~ /-.*-/)
	}
	function add(row, alone) {
		if (!(row in n)) {
			rows[++count] = row
			n[row] = 0
		}
		n[row]++
		if (alone) {
			f1[row] += $5; ece[row] += $6; pairs[row]++
		} else {
			f1_three[row] += $5; ece_three[row] += $6; threes[row]++
		}
	}
	function mean(sum, count) {
		return count > 0 ? sprintf("%.4f", sum / count) : "-"
	}
	function show(row) {
		print row "\t" mean(f1[row], pairs[row]) "\t" mean(ece[row], pairs[row]) "\t" \
			mean(f1_three[row], threes[row]) "\t" mean(ece_three[row], threes[row])
	}
	END {
		OFS = "\t"
		print "corpus", "level", "pair", "f1", "ece", "f1_of_three", "ece_of_three"
		for (i = 1; i <= count; i++)
			if (rows[i] !~ /^mean/)
				show(rows[i])
		for (i = 1; i <= count; i++)
			if (rows[i] ~ /^mean/)
				show(rows[i])
	}'
}

# ---------------------------------------------------------------- alignments made by hand

# Gold lists numbers with commas; those of a pair that begins with English change sides, as our
# pairs end with it. swap_gold PAIR: from standard input to standard output.
swap_gold() {
	grep -v '^#' | tr , ' ' | awk -F '\t' -v OFS='\t' -v swap="${1%-*}" '
		{ print swap == "en" ? $2 OFS $1 : $1 OFS $2 }'
}

# The name of our pair for one of theirs.
our_pair() {
	case $1 in
	en-*) echo "${1#en-}-en" ;;
	*) echo "$1" ;;
	esac
}

# Articles whose sentences are numbered within their paragraphs.
make_xquad_r() {
	local from=$shared/corpora/xquad_r lang pair
	cut -f 1 "$from/en.sent.docs.tsv" | sort -u | sed "s|^|$work/$1/|" | xargs -d '\n' mkdir -p
	for lang in ar ru en; do
		paste "$from/$lang.sent.docs.tsv" "$from/$lang.sent.txt" |
			awk -F '\t' -v folder="$work/$1" -v lang="$lang" '{
				file = folder "/" $1 "/" lang ".txt"
				if ($1 == doc && $2 != paragraph)
					print "" >file
				print $NF >file
				doc = $1
				paragraph = $2
			}'
	done
	for pair in en-ar en-ru ar-ru; do
		awk -F '\t' -v OFS='\t' -v folder="$work/$1" -v gold="gold.$pair" '
		function moved(list, by,    numbers, n, i, text) {
			n = split(list, numbers, ",")
			for (i = 1; i <= n; i++)
				text = text (i > 1 ? "," : "") numbers[i] + by
			return text
		}
		FNR == 1 { file++ }
		file < 3 {
			if (!((file, $2) in first))
				first[file, $2] = count[file, $1] + 0
			count[file, $1]++
			next
		}
		!/^#/ {
			doc = $1
			sub(/\..*/, "", doc)
			print moved($2, first[1, $1]), moved($3, first[2, $1]) >(folder "/" doc "/" gold)
		}' "$from/${pair%-*}.sent.docs.tsv" "$from/${pair#*-}.sent.docs.tsv" \
			"$from/beads.$pair.tsv"
	done
}

# Sentences behind the number and the kind of their block.
make_opensource_guide() {
	local from=$shared/corpora/opensource_guide/gold file doc lang
	for file in "$from"/*.en.txt; do
		doc=$(basename "$file" .en.txt)
		mkdir -p "$work/$1/$doc"
		for lang in ar ru en; do
			awk -F '\t' 'NR > 1 && $1 != block { print "" }
				{ print $3; block = $1 }' "$from/$doc.$lang.txt" >"$work/$1/$doc/$lang.txt"
		done
		for lang in ar ru; do
			cp "$from/$doc.beads.en-$lang.tsv" "$work/$1/$doc/gold.en-$lang"
		done
	done
}

# One document, a block a line.
make_udhr() {
	local from=$shared/corpora/udhr lang
	mkdir -p "$work/$1/udhr"
	cp "$from"/{ar,ru,en}.txt "$work/$1/udhr"
	for lang in ar ru; do
		cp "$from/beads.en-$lang.tsv" "$work/$1/udhr/gold.en-$lang"
	done
}

make_natural() {
	local name file
	for name in $natural; do
		"make_$name" "natural-$name"
		for file in "$work/natural-$name"/*/gold.*; do
			swap_gold "${file##*.}" <"$file" >"$file.new"
			rm "$file"
			mv "$file.new" "${file%/*}/right.$(our_pair "${file##*.}")"
		done
		add_jobs "natural-$name"
	done
}

# pool FIRST SECOND FILE...: the beads of many documents as those of one, with only two of their
# columns, and the last, the confidence, behind them.
pool() {
	awk -F '\t' -v OFS='\t' -v first="$1" -v second="$2" '
	function moved(list,    numbers, n, i, text) {
		n = split(list, numbers, " ")
		for (i = 1; i <= n; i++)
			text = text (i > 1 ? " " : "") numbers[i] + file * 1000000
		return text
	}
	FNR == 1 { file++ }
	$first $second != "" {
		print moved($first), moved($second), (NF > 2 ? $NF : "")
	}' "${@:3}"
}

# rate GOLD FOUND PAIR: strict F1, ECE, and the recall of beads that are not one to one.
rate() {
	"$dragoman" eval -l "${3//-/,}" "$1" "$2" | awk -v OFS='\t' '
		$1 == "strict" { f1 = $7 }
		$1 == "ECE" { ece = $2 }
		$1 ~ /^[1-9][0-9]*-[1-9][0-9]*$/ && $1 != "1-1" { gold += $8; right += $12 }
		END { print f1, ece, (gold > 0 ? sprintf("%.4f", right / gold) : "-") }'
}

# Where the languages of a pair stand among the three.
columns_of() {
	case $1 in
	ar-en) echo 1 3 ;;
	ru-en) echo 2 3 ;;
	ar-ru) echo 1 2 ;;
	esac
}

score_natural() {
	local name pair folder first second alone of_three
	printf 'corpus\tpair\tf1\tece\tnm_recall\tf1_of_three\tece_of_three\tnm_recall_of_three\n'
	for name in $natural; do
		folder=$work/natural-$name
		for pair in $pairs; do
			compgen -G "$folder/*/right.$pair" >/dev/null || continue
			pool 1 2 "$folder"/*/"right.$pair" >"$work/gold.beads"
			pool 1 2 "$folder.found/$pair"/*.beads >"$work/pair.beads"
			read -r first second < <(columns_of "$pair")
			pool "$first" "$second" "$folder.found/$three"/*.beads >"$work/three.beads"
			alone=$(rate "$work/gold.beads" "$work/pair.beads" "$pair")
			of_three=$(rate "$work/gold.beads" "$work/three.beads" "$pair")
			printf '%s\t%s\t%s\t%s\n' "$name" "$pair" "$alone" "$of_three"
		done
	done
}

# ---------------------------------------------------------------- speed

# measure FOLDER LANGS: seconds of processor time, peak memory in KB.
measure() {
	/usr/bin/time -f '%U %S %M' -o "$work/time" bash -c "$align" align "$2" "$1" "$work/out.beads"
	awk '{ print $1 + $2, $3 }' "$work/time"
}

# Documents that grow, after one of a single sentence, which shows what the start-up takes. Rates
# and exponents are beyond that, and bytes a sentence beyond the text as well.
measure_speed() {
	local corpus=$shared/corpora/$speed_corpus lines size times lang set folder files
	lines=$(wc -l <"$corpus/en.txt")
	mkdir -p "$work/speed-1/all"
	for lang in ar ru en; do
		head -n 1 "$corpus/$lang.txt" >"$work/speed-1/all/$lang.txt"
	done
	for set in ar-en $three; do
		for size in 1 $sizes; do
			say "speed: $size sentences of $set"
			folder=$work/speed-$size
			times=$(((size + lines / 2) / lines))
			[ -d "$folder" ] || python3 "$shared/eval/mkgold.py" "$corpus" "$folder" \
				--level medium --concat --repeat $((times > 0 ? times : 1))
			read -ra files < <(printf " $folder/all/%s.txt" ${set//-/ } && echo)
			echo "$set $(cat "${files[@]}" | grep -c .) $(cat "${files[@]}" | wc -c)" \
				"$(measure "$folder/all" "$set")"
		done
	done | awk -v OFS='\t' '
	BEGIN {
		print "languages", "sentences", "seconds", "sentences_a_second", "peak_mb", \
			"bytes_a_sentence", "time_exponent", "memory_exponent"
	}
	function exponent(now, before) {
		return before > 0 && now > 0 ? sprintf("%.2f", log(now / before) / log(n / last)) : "-"
	}
	# languages, sentences of all, bytes of all, seconds, KB
	{
		n = $2 / split($1, sides, "-")
		if (n == 1) {
			start = $4
			base = $5
			time = memory = 0
		}
		last_time = time
		last_memory = memory
		time = $4 - start
		memory = $5 - base
		beyond = memory * 1024 - $3
		print $1, sprintf("%.0f", n), sprintf("%.2f", $4), \
			(time > 0 ? sprintf("%.0f", n / time) : "-"), sprintf("%.0f", $5 / 1024), \
			(beyond > 0 ? sprintf("%.0f", beyond / $2) : n == 1 ? "-" : 0), \
			exponent(time, last_time), exponent(memory, last_memory)
		last = n
	}'
}

# ---------------------------------------------------------------- output

# show NAME FILE: a table with a head line, for people or as a member of the JSON.
show() {
	if $json; then
		awk -F '\t' -v name="$1" '
		BEGIN { printf "\"%s\":[", name }
		NR == 1 {
			split($0, keys)
			next
		}
		{
			printf "%s{", (NR > 2 ? "," : "")
			for (i = 1; i <= NF; i++)
				printf "%s\"%s\":%s", (i > 1 ? "," : ""), keys[i], \
					($i == "-" ? "null" : $i ~ /^-?[0-9.]+$/ ? $i : "\"" $i "\"")
			printf "}"
		}
		END { printf "]" }' "$2"
	else
		awk -F '\t' '
		{
			if (NR == 1)
				gsub("_", " ")
			for (i = 1; i <= NF; i++) {
				cell[NR, i] = $i
				if (length($i) > width[i])
					width[i] = length($i)
			}
			columns = NF
		}
		END {
			for (row = 1; row <= NR; row++)
				for (i = 1; i <= columns; i++)
					printf(i == columns ? "%s\n" : "%-" width[i] + 2 "s", cell[row, i])
		}' "$2"
	fi
}

make_problems
make_natural
run_jobs
score_problems >"$work/made"
score_natural >"$work/by_hand"
: >"$work/speed"
[ -z "$sizes" ] || measure_speed >"$work/speed"
if $json; then
	printf '{"seeds":"%s",' "$seeds"
	show made "$work/made"
	printf ,
	show by_hand "$work/by_hand"
	printf ,
	show speed "$work/speed"
	echo '}'
	exit
fi
echo "Problems made of line-parallel texts, seeds $seeds: strict F1 and calibration error of two"
echo "languages, and of two cut out of three"
show made "$work/made"
echo
echo "Texts aligned by hand; nm recall is that of beads that are not one to one"
show by_hand "$work/by_hand"
echo
echo "Speed on one processor: seconds of processor time; rates and exponents beyond the start-up,"
echo "which is that of one sentence; sentences are those of one language"
show speed "$work/speed"
