#include "read/reader.h"
#include "tests/documents.h"
#include "tests/tap.h"

static const struct row {
	const char *name, *text, *want;
} markdown[] = {
	{"paragraphs", "One\ntwo.\n\nДа.\n", "[para]One two.[para]Да."},
	{"headings", "# A #\nb\n\nC\n===\n## د", "[head]A[para]b[head]C[head]د"},
	{"no heading", "#tag\n", "[para]#tag"},
	{"items", "- one\n  more\n* два\n1. ثلاثة\n", "[item]one more[item]два[item]ثلاثة"},
	{"emphasis", "A **b** _c_ ~~d~~ `e` snake_case 2 * 3 **жирный**",
	 "[para]A b c d e snake_case 2 * 3 жирный"},
	{"links", "See [the [old] text](http://x/a_b) and ![alt](i.png), [id][1], [plain].",
	 "[para]See the [old] text and alt, id, [plain]."},
	{"tags", "A <b>b</b><!-- c --> <https://x.example/> 1 < 2",
	 "[para]A b https://x.example/ 1 < 2"},
	{"escapes", "\\*a\\* \\# b", "[para]*a* # b"},
	{"code", "a\n```c\nint x;\n```\nb\n\n    y;\n", "[para]a[para]b"},
	{"code that does not end", "a\n~~~\nint x;\n", "[para]a"},
	{"a quotation", "> Да,\n> нет.\n>\n> Yes.\n", "[para]Да, нет.[para]Yes."},
	{"a table", "| A | B |\n|---|:-:|\n| 1 | **2** |\n", "[cell]A[cell]B[cell]1[cell]2"},
	{"definitions and rules", "a\n\n[1]: http://x\n\n***\n\nb", "[para]a[para]b"},
	{"front matter", "---\ntitle: \"Имя\"\ntags: [a]\n---\nb\n", "[head]Имя[para]b"},
	{"a description", "---\ntitle: A\ndescription: 'نص قصير.'\n---\nb",
	 "[head]A[para]نص قصير.[para]b"},
	{"a folded description", "---\ndescription: >-\n  Два\n  слова\n---\nb", "[para]b"},
	{"an empty description", "---\ndescription:\n---\nb", "[para]b"},
	{"ids of headings",
	 "# Имя {#имя}\n\n## b { c }\n\n### تعلم {: .x #y }\n\n# d ## {#z}\n\n# {#z}",
	 "[head]Имя[head]b { c }[head]تعلم[head]d"},
	{"front matter that does not end", "---\ntitle: x\n", "[para]title: x"},
	{"a break", "one  \ntwo", "[para]one[para]two"},
	{"CRLF", "one\r\ntwo\r\n\r\nthree", "[para]one two[para]three"},
	{"brackets without end", "[a](b [c", "[para][a](b [c"},
	{"nothing", "\n\n", ""},
};

static const struct row subtitles[] = {
	{"SubRip",
	 "1\n00:00:01,000 --> 00:00:02,000\nHe came\n\n2\n00:00:02,000 --> 00:00:03,000\nlate. \n",
	 "[cue]He came late."},
	{"ends of sentences",
	 "1\n0:0:1 --> 0:0:2\nДа.\n\n2\n0:0:3 --> 0:0:4\nНет؟\n\n3\n0:0:5 --> 0:0:6\nنعم",
	 "[cue]Да.[cue]Нет؟[cue]نعم"},
	{"speakers", "1\n0:0:1 --> 0:0:2\n- Where\n- There\n", "[cue]- Where[cue]- There"},
	{"tags", "1\n0:0:1 --> 0:0:2\n{\\an8}<i>Да</i>, 1 < 2\n", "[cue]Да, 1 < 2"},
	{"WebVTT",
	 "WEBVTT - x\n\nNOTE no\nyes\n\nSTYLE\n::cue {}\n\na\n00:01.000 --> 00:02.000 "
	 "align:start\n<v Anna>Hi.\n",
	 "[cue]Hi."},
	{"a number that is said", "1\n0:0:1 --> 0:0:2\n7\n", "[cue]7"},
	{"nothing", "WEBVTT\n", ""},
};

static void test_rows(const struct reader *reader, const struct row *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct document document = {0};

		reader->read(table[i].text, strlen(table[i].text), "text", &document, NULL);
		struct buf shown = show_document(&document);

		is_text(buf_str(&shown), table[i].want, table[i].name);
		buf_free(&shown);
		document_free(&document);
	}
}

/* Each word leads back to where it stands in the file. */
static void test_places(const struct reader *reader, const char *text, const char *const *words,
			size_t count)
{
	struct document document = {0};

	reader->read(text, strlen(text), "text", &document, NULL);
	for (size_t i = 0; i < count; i++) {
		const char *at = strstr(buf_str(&document.text), words[i]);
		const char *want = strstr(text, words[i]);

		if (ok(at && want, "'%s' is there", words[i]))
			is_int((long long)document_offset(&document,
							  (size_t)(at - document.text.data)),
			       want - text, "  its place");
	}
	document_free(&document);
}

int main(void)
{
	static const char *const words[] = {"Имя", "слово", "كلمة", "last"};

	test_rows(&reader_markdown, markdown, sizeof markdown / sizeof *markdown);
	test_rows(&reader_subtitles, subtitles, sizeof subtitles / sizeof *subtitles);
	test_places(&reader_markdown, "# Имя\n\nA **слово**  and\n[كلمة](x)\n\n\n- last", words, 4);
	test_places(&reader_subtitles,
		    "1\n0:0:1 --> 0:0:2\nИмя <i>слово</i>\n\n2\n0:0:1 --> 0:0:2\nكلمة\nlast", words,
		    4);
	return done();
}
