# A model of sentences for tests: of three languages that nobody speaks it knows eight words, and the
# vector of a sentence says how often each is there.
BEGIN {
	WORDS = 8
	split("blon krav spuf dilm gart wosk jent pirl", words)
	for (i = 1; i <= WORDS; i++)
		meaning[words[i]] = i
	split("жуфа шыце дябо хогу лэвы мищи чока фийе", words)
	for (i = 1; i <= WORDS; i++)
		meaning[words[i]] = i
	split("بنثب جذخش زقفظ حكطغ سعضم تلوص يهدج رنخف", words)
	for (i = 1; i <= WORDS; i++)
		meaning[words[i]] = i
}

{
	split("", count)
	for (i = 1; i <= NF; i++) {
		sub(/\.$/, "", $i)
		count[meaning[$i]]++
	}
	line = ""
	for (i = 1; i <= WORDS; i++)
		line = line (i > 1 ? " " : "") (count[i] + 0)
	print line
}
