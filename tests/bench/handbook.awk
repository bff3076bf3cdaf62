# Counts the blocks of a page that are in the right unit; see handbook.sh. Reads the gold, the
# sentences of the three languages with an empty line between paragraphs, and the beads. Prints
# how many blocks are right, how many there are, and how many were found by the reader.

function file_number() {
	if (FNR == 1)
		files++
	return files
}

# The paragraph that ends here becomes the next that has this text.
function end_paragraph(lang) {
	if (text == "")
		return
	count[lang, text]++
	first[lang, text, count[lang, text]] = from
	last[lang, text, count[lang, text]] = sentences[lang] - 1
	text = ""
}

# Gives the sentences of a block its number; false: the page has no such paragraph left.
function take(lang, block,   n, i) {
	n = ++taken[lang, gold[block, lang]]
	if (n > count[lang, gold[block, lang]] + 0)
		return 0
	for (i = first[lang, gold[block, lang], n]; i <= last[lang, gold[block, lang], n]; i++)
		owner[lang, i] = block
	return 1
}

file_number() == 1 {
	if ($1 != page)
		next
	name[++blocks] = $2
	for (i = 1; i <= 3; i++)
		gold[blocks, i] = $(i + 2)
	next
}
files <= 4 {
	lang = files - 1
	if (FNR == 1) {
		end_paragraph(lang - 1)
		text = ""
	}
	if ($0 == "") {
		end_paragraph(lang)
		next
	}
	if (text == "")
		from = sentences[lang] + 0
	text = text $0
	sentences[lang]++
	if (preset > 0)
		end_paragraph(lang)
	next
}
FNR == 1 {
	end_paragraph(3)
	for (b = 1; b <= blocks; b++) {
		there[b] = 1
		for (lang = 1; lang <= 3; lang++)
			if (!take(lang, b)) {
				there[b] = 0
				why[b] = "not read in language " lang
			}
	}
}
{
	delete in_bead
	joined = 0
	outside = 0
	for (lang = 1; lang <= 3; lang++) {
		n = split($lang, list, " ")
		for (i = 1; i <= n; i++) {
			if (!((lang, list[i]) in owner)) {
				outside = 1
				continue
			}
			b = owner[lang, list[i]]
			in_bead[b] = in_bead[b] lang
		}
	}
	for (b in in_bead) {
		owners = 0
		for (other in in_bead)
			owners++
		if (owners > 1 || outside)
			why[b] = "shares bead " FNR
		if (in_bead[b] ~ /1.*2/)
			ar_en[b] = 1
		if (in_bead[b] ~ /2.*3/)
			en_ru[b] = 1
		if (in_bead[b] ~ /1.*3/)
			ar_ru[b] = 1
	}
}
END {
	for (b = 1; b <= blocks; b++) {
		if (!why[b] && ar_en[b] + en_ru[b] + ar_ru[b] < 2)
			why[b] = "languages not joined"
		if (why[b])
			print kind "\t" page "\t" name[b] "\t" why[b] >>wrong
		right += !why[b]
		found += there[b]
	}
	print right + 0, blocks + 0, found + 0
}
