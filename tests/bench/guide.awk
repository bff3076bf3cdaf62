# Compares the beads of two languages with the gold by what is in them; see handbook.sh. Reads the
# gold sentences of both (block, kind, text), the gold beads, our sentences of both and our beads.
# Prints how many beads are the same in both, how many are ours, and how many are the gold's.

function join(lang, numbers,   n, i, list, text) {
	n = split(numbers, list, " ")
	text = ""
	for (i = 1; i <= n; i++)
		text = text sentence[lang, list[i]]
	return text
}

FNR == 1 {
	files++
}
files == 1 || files == 2 {
	sentence[files, FNR - 1] = $3
	next
}
files == 3 {
	if (/^#/ || $1 == "" || $2 == "")
		next
	gold[join(1, $1) "\t" join(2, $2)]++
	golds++
	next
}
files == 4 || files == 5 {
	if (FNR == 1)
		count = 0
	if ($0 != "")
		ours[files - 3, count++] = $0
	next
}
FNR == 1 {
	for (key in ours)
		sentence[key] = ours[key]
}
$1 != "" && $2 != "" {
	all++
	bead = join(1, $1) "\t" join(2, $2)
	if (gold[bead]-- > 0)
		same++
	else if (wrong)
		print name "\t" bead >>wrong
}
END {
	print same + 0, all + 0, golds + 0
}
