#include "read/reader.h"
#include "base/file.h"
#include "tests/documents.h"
#include "tests/tap.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- small pages */

#define LONG_EN "It is a paragraph that is long enough to be prose, as all of this is. So it stays."
#define LONG_RU                                                                                    \
	"Это абзац, который достаточно длинен, чтобы быть прозой, каким он и должен быть здесь."
#define LONG_AR                                                                                    \
	"هذه فقرة طويلة بما يكفي لتكون نثرا كما ينبغي لها أن تكون في هذا الموضع من المقال كله."

static const struct {
	const char *name, *page, *want;
} rows[] = {
	{"a paragraph", "<p>" LONG_EN, "[para]" LONG_EN},
	{"Russian", "<p>" LONG_RU "</p>", "[para]" LONG_RU},
	{"Arabic", "<p dir=rtl>" LONG_AR "</p>", "[para]" LONG_AR},
	{"white space", "<p>  It\n\t is  a &nbsp; b " LONG_EN " </p>",
	 "[para]It is a \xC2\xA0 b " LONG_EN},
	{"inline elements", "<p>A<b>B</b>C <i>D</i> " LONG_EN, "[para]ABC D " LONG_EN},
	{"entities", "<p>&laquo;a&raquo; &lt;b&gt; &#1078;&#x436; &amp; &mdash; " LONG_EN,
	 "[para]«a» <b> жж & — " LONG_EN},
	{"soft hyphens", "<p>па&shy;ро&#173;ход " LONG_RU, "[para]пароход " LONG_RU},
	{"a break", "<p>" LONG_EN "<br>" LONG_RU, "[para]" LONG_EN "[para]" LONG_RU},
	{"broken tags", "<div><p>" LONG_EN "</b></div></span><td>" LONG_RU "</p",
	 "[para]" LONG_EN "[cell]" LONG_RU},
	{"scripts and styles",
	 "<script>var a = '<p>" LONG_EN "</p>';</script><style>p{}</style><p>" LONG_RU,
	 "[para]" LONG_RU},
	{"what is hidden", "<p hidden>" LONG_EN "<p style='display:none'>" LONG_EN "<p>" LONG_RU,
	 "[para]" LONG_RU},
	{"a heading and a list", "<h1>Name</h1><p>" LONG_EN "<ul><li>One<li>Two</ul>",
	 "[head]Name[para]" LONG_EN "[item]One[item]Two"},
	{"a table", "<p>" LONG_AR "<table><caption>T<tr><th>A<td>1</table>",
	 "[para]" LONG_AR "[capt]T[cell]A[cell]1"},
	{"date and byline",
	 "<h1>N</h1><div class=pubDate>1 May</div><div class='by author'>A. B.</div><p>" LONG_EN,
	 "[head]N[date]1 May[byli]A. B.[para]" LONG_EN},
	{"a menu", "<ul class=menu><li>Home</ul><p>" LONG_RU, "[para]" LONG_RU},
	{"a menu by its links", "<div><a href=/>Home</a> <a href=/a>About</a></div><p>" LONG_RU,
	 "[para]" LONG_RU},
	{"a switch of languages", "<div><p>Ru En<p>" LONG_RU "<p>" LONG_RU "</div>",
	 "[para]" LONG_RU "[para]" LONG_RU},
	{"read also", "<p>" LONG_RU "<p>Читайте также: <p><a href=/1>Другое</a><p>" LONG_RU,
	 "[para]" LONG_RU "[para]" LONG_RU},
	{"comments", "<p>" LONG_AR "<h3>التعليقات</h3><p>" LONG_AR, "[para]" LONG_AR},
	{"a name is no more than a hint", "<body class=menu><p>" LONG_EN, "[para]" LONG_EN},
	{"buttons of networks",
	 "<div><p>" LONG_EN
	 "<p>Follow us on <a href=/f>Facebook</a> and <a href=/x>X</a>.<p>" LONG_RU
	 "<p>Читайте нас: <a href=/v>ВКонтакте</a>, <a href=/t>Telegram</a><p>" LONG_AR
	 "<p>تابعونا: <a href=/f>فيسبوك</a> <a href=/y>يوتيوب</a></div>",
	 "[para]" LONG_EN "[para]" LONG_RU "[para]" LONG_AR},
	{"networks that are told of", "<p>" LONG_EN "<p>Facebook and Telegram were down.",
	 "[para]" LONG_EN "[para]Facebook and Telegram were down."},
	{"what a player says",
	 "<p>" LONG_EN "<div>Please enable JavaScript in your browser to see this.</div><p>" LONG_RU
	 "<div>Включите JavaScript: ваш браузер не показывает видео.</div><p>" LONG_AR
	 "<div>يرجى تفعيل JavaScript في المتصفح</div>",
	 "[para]" LONG_EN "[para]" LONG_RU "[para]" LONG_AR},
	{"counters", "<p>" LONG_AR "<div>1204</div><div>٣٧</div><p>" LONG_RU,
	 "[para]" LONG_AR "[para]" LONG_RU},
	{"teasers",
	 "<p>" LONG_EN "<p>" LONG_AR "<p>" LONG_RU "<p>" LONG_AR "<p>" LONG_EN
	 "<div><div class=c><a href=/1>Пароход снова идёт</a><p>" LONG_RU
	 "</div><div class=c><a href=/2>Мост ещё закрыт</a><p>" LONG_RU "</div></div>",
	 "[para]" LONG_EN "[para]" LONG_AR "[para]" LONG_RU "[para]" LONG_AR "[para]" LONG_EN},
	{"a title before the headline",
	 "<div><div class=menu>x</div><div class=art__title>Имя</div><h1>Второе "
	 "имя</h1></div><p>" LONG_RU "<p>" LONG_RU,
	 "[para]Имя[head]Второе имя[para]" LONG_RU "[para]" LONG_RU},
	{"origin in links beside the headline",
	 "<header><h1>A</h1><div><a href=/d><time>1 May</time></a> <a class=author href=/a>B. "
	 "C.</a></div></header><p>" LONG_EN,
	 "[head]A[date]1 May B. C.[para]" LONG_EN},
	{"lines of links between breaks",
	 "<td><font>" LONG_RU "<br>" LONG_RU
	 "<br><a href=/p>Печать</a> | <a href=/f>Форум</a></font>",
	 "[para]" LONG_RU "[para]" LONG_RU},
	{"a break in the midst of a line", "<p>A <b>b<br>c</b> d. " LONG_AR,
	 "[para]A b[para]c d. " LONG_AR},
	{"columns",
	 "<table><tr><td>" LONG_EN "<td><p>" LONG_AR "<p>" LONG_AR "<p>" LONG_AR "</table>",
	 "[para]" LONG_AR "[para]" LONG_AR "[para]" LONG_AR},
	{"an article in what calls itself main",
	 "<main><article><p>" LONG_RU "<p>" LONG_RU "<p>" LONG_RU "</article><p>" LONG_EN "</main>",
	 "[para]" LONG_RU "[para]" LONG_RU "[para]" LONG_RU},
	{"comments that only their names tell",
	 "<div><p>" LONG_AR "<p>" LONG_AR "<div class=comments><p>" LONG_AR "</div><p>" LONG_RU
	 "</div>",
	 "[para]" LONG_AR "[para]" LONG_AR},
	{"code", "<p>" LONG_EN "<pre>int x;</pre>", "[para]" LONG_EN},
	{"too little to choose from", "<p>Да.", "[para]Да."},
	{"nothing", "<p> <b></b>&nbsp;", ""},
};

static void test_rows(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct document document = {0};
		dgm_error err = {0};

		reader_html.read(rows[i].page, strlen(rows[i].page), "page", &document, &err);
		struct buf shown = show_document(&document);

		is_text(buf_str(&shown), rows[i].want, rows[i].name);
		buf_free(&shown);
		document_free(&document);
	}
}

/* ---------------------------------------------------------------- what a page says of itself */

static const struct {
	const char *page, *charset; /* NULL: it says none that is believed */
} charsets[] = {
	{"<meta charset=windows-1251><p>\xC4\xE0", "windows-1251"},
	{"<META HTTP-EQUIV=Content-Type CONTENT=\"text/html; charset=windows-1256\">\xC7\xE1",
	 "windows-1256"},
	{"<!-- Content-Type: text/html; charset=koi8-r --><p>\xC4\xC1", "KOI8-R"},
	{"<?xml version='1.0' encoding='ISO-8859-5'?><html>\xB4\xD0", "ISO-8859-5"},
	{"<meta charset=iso-8859-1><p>caf\xE9", "windows-1252"},
	{"<meta charset=windows-1251><p>Да", NULL},
	{"<meta charset=utf-8><p>\xC4\xE0", NULL},
	{"<meta charset=utf-16><p>\xC4\xE0", NULL},
	{"<meta charset=''><p>\xC4\xE0", NULL},
	{"<meta charset", NULL},
	{"<p>\xC4\xE0", NULL},
};

static void test_charsets(void)
{
	for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++) {
		struct charset charset;
		bool said =
			reader_html.charset(charsets[i].page, strlen(charsets[i].page), &charset);

		is_text(said ? charset.name : "none",
			charsets[i].charset ? charsets[i].charset : "none", charsets[i].page);
	}
}

static const struct {
	const char *bytes, *path;
	const char *want; /* NULL: plain text */
} readers[] = {
	{"<!DOCTYPE HTML>", NULL, "HTML"},
	{"\xEF\xBB\xBF <!-- x --><html>", NULL, "HTML"},
	{"<?xml version='1.0'?>\n<html>", "x.txt", "HTML"},
	{"<!-- not ended", "x.txt", NULL},
	{"<p>text", "a.HTM", "HTML"},
	{"<p>text", "a.html.txt", NULL},
	{"# A", "README.md", "Markdown"},
	{"WEBVTT\n", NULL, "subtitles"},
	{"1\r\n00:00:01,000 --> 00:00:02,000\r\nYes.", NULL, "subtitles"},
	{"1\nText --> text", NULL, NULL},
	{"", NULL, NULL},
	{"", "html", NULL},
};

static void test_formats(void)
{
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
		const struct reader *reader =
			reader_find(readers[i].path, readers[i].bytes, strlen(readers[i].bytes));

		is_text(reader ? reader->name : "text", readers[i].want ? readers[i].want : "text",
			readers[i].bytes);
	}
}

static void test_lang(void)
{
	static const char *const pages[][2] = {
		{"<html lang=ru-RU><p>a", "ru-RU"},
		{"<html xml:lang=ar><p>a", "ar"},
		{"<meta http-equiv=Content-Language content=en><p>a", "en"},
		{"<html lang='no tongue at all'><p>a", ""},
		{"<p lang=fr>a", ""},
	};

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		struct document document = {0};

		reader_html.read(pages[i][0], strlen(pages[i][0]), "page", &document, NULL);
		is_text(document.lang, pages[i][1], pages[i][0]);
		document_free(&document);
	}
}

/* ---------------------------------------------------------------- hostile pages */

static struct buf repeat(const char *part, size_t times)
{
	struct buf text = {0};

	for (size_t i = 0; i < times; i++)
		buf_adds(&text, part);
	return text;
}

static const struct {
	const char *part;
	size_t times;
	dgm_code code;
	const char *want; /* what is told, or a part of the text */
} hostile[] = {
	{"<table><tr><td>", 10000, DGM_OK, "end"},
	{"<div>", 100000, DGM_OK, "end"},
	{"<b>", 100000, DGM_OK, "end"},
	{"</p></div>", 50000, DGM_OK, "end"},
	{"<p>a", 1100000, DGM_TOO_BIG, "elements and texts"},
	{"<!-- no more than a comment, a page of such -->", 800000, DGM_TOO_BIG, "limit of"},
};

static void test_hostile(void)
{
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		struct buf page = repeat(hostile[i].part, hostile[i].times);
		struct document document = {0};
		dgm_error err = {0};

		buf_adds(&page, LONG_EN " end");
		dgm_code code = reader_html.read(page.data, page.len, "page", &document, &err);

		is_int(code, hostile[i].code, hostile[i].part);
		ok(strstr(code == DGM_OK ? buf_str(&document.text) : err.text, hostile[i].want),
		   "  %s", code == DGM_OK ? "the text in it is found" : err.text);
		document_free(&document);
		buf_free(&page);
	}
}

/* ---------------------------------------------------------------- pages of many makes */

/* Words of a text, sorted; a word is what stands between blanks. */
struct words {
	struct buf text;
	const char **items;
	size_t count;
};

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct words split(const char *text)
{
	struct words words = {0};

	buf_adds(&words.text, text);
	words.items = calloc(words.text.len + 1, sizeof *words.items);
	for (char *at = words.text.data; *at;) {
		size_t len = strcspn(at, " \n");

		if (len > 0)
			words.items[words.count++] = at;
		at += len;
		if (*at)
			*at++ = '\0';
	}
	qsort(words.items, words.count, sizeof *words.items, compare);
	return words;
}

static double token_f1(const char *got_text, const char *want_text)
{
	struct words got = split(got_text), want = split(want_text);
	size_t same = 0;

	for (size_t i = 0, j = 0; i < got.count && j < want.count;) {
		int order = strcmp(got.items[i], want.items[j]);

		same += order == 0;
		i += order <= 0;
		j += order >= 0;
	}
	double f1 = 2.0 * (double)same / (double)(got.count + want.count);

	free(got.items);
	free(want.items);
	buf_free(&got.text);
	buf_free(&want.text);
	return f1;
}

static void read_data(const char *name, const char *ending, struct buf *bytes)
{
	const char *srcdir = getenv("srcdir");
	char path[512];

	snprintf(path, sizeof path, "%s/tests/data/html/%s.%s", srcdir ? srcdir : ".", name,
		 ending);
	file_read(path, DGM_MAX_FILE, bytes, NULL);
}

static void test_pages(void)
{
	static const char *const names[] = {
		"ar-agency",   "ar-cards",   "ar-channel", "ar-tables",      "en-blog",
		"en-hashed",   "en-minimal", "en-report",  "en-broadcaster", "en-wordpress",
		"ru-fonttags", "ru-endless", "ru-portal",  "ru-semantic",    "ru-unclosed",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct buf page = {0}, want = {0};
		struct document document = {0};

		read_data(names[i], "html", &page);
		read_data(names[i], "txt", &want);
		reader_html.read(buf_str(&page), page.len, names[i], &document, NULL);
		double f1 = token_f1(buf_str(&document.text), buf_str(&want));

		ok(want.len > 0 && f1 >= 0.95, "%s: token F1 %.3f", names[i], f1);
		document_free(&document);
		buf_free(&page);
		buf_free(&want);
	}
}

int main(void)
{
	test_rows();
	test_charsets();
	test_formats();
	test_lang();
	test_hostile();
	test_pages();
	return done();
}
