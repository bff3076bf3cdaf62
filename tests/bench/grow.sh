#!/usr/bin/env bash
# grow.sh UNITS [CORPORA]: a TMX file of so many units in Arabic, Russian and English, for benches.
# CORPORA is a folder with software_tm/, bible/, tatoeba/ and newstest_en_ru/, each with ar.txt,
# ru.txt, en.txt of equally many lines; without it, sentences are made up. When all are used, units
# are made of them by seeded edits: a word of each text gives way to one of another unit.
set -euo pipefail
units=$1 corpora=${2:-}

# lines: the texts of a unit with tabs between them, a line each.
lines() {
	local found=
	for name in software_tm bible newstest_en_ru tatoeba; do
		if [ -z "$corpora" ] || [ ! -f "$corpora/$name/en.txt" ]; then
			echo "grow.sh: $name is absent" >&2
			continue
		fi
		local files=()
		for lang in ar ru en; do
			if [ -f "$corpora/$name/$lang.txt" ]; then
				files+=("$corpora/$name/$lang.txt")
			else
				files+=(/dev/null)
			fi
		done
		echo "grow.sh: $name" >&2
		paste "${files[@]}"
		found=yes
	done
	[ -n "$found" ] && return
	echo "grow.sh: no corpora, the sentences are made up" >&2
	awk 'BEGIN {
		srand(1)
		split("سفينة ميناء مدينة سنة عمل كتاب طريق بحر يوم رجل", ar, " ")
		split("судно порт город год работа книга дорога море день человек", ru, " ")
		split("ship port city year work book road sea day man", en, " ")
		for (i = 1; i <= 100000; i++) {
			a = r = e = ""
			for (w = 8 + int(rand() * 15); w > 0; w--) {
				n = 1 + int(rand() * 10)
				k = int(3000 * rand() * rand())
				a = a ar[n] k " "; r = r ru[n] k " "; e = e en[n] k " "
			}
			print a "\t" r "\t" e
		}
	}'
}

lines | tr -d '\r\000-\010\013\014\016-\037' | awk -F '\t' -v units="$units" '
function escaped(text) {
	gsub(/&/, "\\&amp;", text)
	gsub(/</, "\\&lt;", text)
	gsub(/>/, "\\&gt;", text)
	return text
}
function variant(lang, text) {
	if (text != "")
		printf "<tuv xml:lang=\"%s\"><seg>%s</seg></tuv>", lang, escaped(text)
}
function write_unit(ar, ru, en) {
	printf "<tu><prop type=\"x-dragoman-origin\">part %d</prop>" \
		"<prop type=\"x-dragoman-position\">%d</prop>", n / 50, n % 50
	variant("ar", ar)
	variant("ru", ru)
	variant("en", en)
	print "</tu>"
	n++
}
# One word of the text, of another text instead.
function edited(text, other,    words, others, count, i, out) {
	count = split(text, words, " ")
	if (count < 2 || split(other, others, " ") == 0)
		return text
	words[1 + int(rand() * count)] = others[1]
	for (i = 1; i <= count; i++)
		out = out (i > 1 ? " " : "") words[i]
	return out
}
BEGIN {
	srand(2)
	print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\"><header" \
		" creationtool=\"grow.sh\" creationtoolversion=\"1\" segtype=\"sentence\"" \
		" o-tmf=\"none\" adminlang=\"en\" srclang=\"*all*\" datatype=\"plaintext\"/>\n<body>"
}
(($1 != "") + ($2 != "") + ($3 != "") >= 2) {
	if (n < units)
		write_unit($1, $2, $3)
	if (count < 200000) {
		count++
		ar[count] = $1; ru[count] = $2; en[count] = $3
	}
}
END {
	while (n < units && count > 0) {
		a = 1 + int(rand() * count)
		b = 1 + int(rand() * count)
		write_unit(edited(ar[a], ar[b]), edited(ru[a], ru[b]), edited(en[a], en[b]))
	}
	print "</body></tmx>"
}'
