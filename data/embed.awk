# Turns text files into src/base/data.c: awk -f embed.awk FILE... >data.c
# Works on bytes: run it with LC_ALL=C.

BEGIN {
	for (i = 0; i < 256; i++)
		code[sprintf("%c", i)] = i
	print "/* Made from data/ by embed.awk. */"
	print "#include \"base/data.h\"\n"
	print "#include <string.h>\n"
}

function close_file()
{
	if (name != "")
		print "\t\"\";\n"
}

FNR == 1 {
	close_file()
	n = split(FILENAME, path, "/")
	name = path[n]
	names[++count] = name
	printf "static const char text_%d[] =\n", count
}

{
	gsub(/\\/, "&&") # doubled, whatever awk makes of backslashes
	gsub(/"/, "\\\"")
	gsub(/\t/, "\\t")
	gsub(/\?/, "\\?")
	printf "\t\"%s\\n\"\n", $0
}

END {
	close_file()
	print "static const struct {\n\tconst char *name, *text;\n\tsize_t len;\n} files[] = {"
	for (i = 1; i <= count; i++)
		printf "\t{\"%s\", text_%d, sizeof text_%d - 1},\n", names[i], i, i
	print "\t{NULL, NULL, 0}};\n"
	print "const char *data_file(const char *name, size_t *len)\n{"
	print "\tfor (size_t i = 0; files[i].name; i++) {"
	print "\t\tif (strcmp(files[i].name, name) != 0)\n\t\t\tcontinue;"
	print "\t\t*len = files[i].len;\n\t\treturn files[i].text;\n\t}"
	print "\treturn NULL;\n}"
}
