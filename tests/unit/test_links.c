/* Links between pages: what a page says of where it and its translations are, and what follows. */
#include "memory/document_links.h"
#include "read/html_links.h"
#include "read/reader.h"
#include "tests/tap.h"

/* ---------------------------------------------------------------- what a page says */

static const struct {
	const char *name, *page, *want;
} pages[] = {
	{"nothing", "<p>a", ""},
	{"canonical", "<link rel=canonical href='HTTPS://WWW.Site.example/A/'>",
	 "=site.example/A\n"},
	{"og:url", "<meta property=og:url content='http://site.example/a#top'>",
	 "=site.example/a\n"},
	{"translations",
	 "<link rel=canonical href='https://site.example/en/1'>"
	 "<link rel=alternate hreflang=ru href='https://site.example/ru/1'>"
	 "<link rel=alternate hreflang=ar href=//ar.site.example/1>",
	 "=site.example/en/1\n>site.example/ru/1\n>ar.site.example/1\n"},
	{"relative ones",
	 "<link rel=canonical href='https://site.example/en/1'><body>"
	 "<a hreflang=ru href=/ru/1>Ru</a><a hreflang=ar href=2?lang=ar>ع</a>",
	 "=site.example/en/1\n>site.example/ru/1\n>site.example/en/2?lang=ar\n"},
	{"relative ones of a page that says nothing of itself", "<a hreflang=ru href=/ru/1>Ru</a>",
	 ""},
	{"before the page says where it is",
	 "<a hreflang=ru href=/ru>Ru</a><meta property=og:url content=https://x.example>",
	 ">x.example/ru\n=x.example\n"},
	{"other links",
	 "<link rel=alternate type=application/rss+xml href=https://x.example/rss>"
	 "<link rel=stylesheet hreflang=en href=https://x.example/css><a href=https://x.example/>x",
	 ""},
	{"no addresses",
	 "<meta property=og:url content=https://x.example/a><a hreflang=ru href=mailto:a@b.example>"
	 "<a hreflang=ru href='#top'><a hreflang=ru href=''><a hreflang=ru href=../b>",
	 "=x.example/a\n"},
	{"other scripts", "<link rel=canonical href='https://пример.example/новости/мост'>",
	 "=пример.example/новости/мост\n"},
};

static void test_pages(void)
{
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		struct document document = {0};

		reader_html.read(pages[i].page, strlen(pages[i].page), "page", &document, NULL);
		is_text(buf_str(&document.links), pages[i].want, pages[i].name);
		document_free(&document);
	}
}

static void test_limits(void)
{
	struct buf noted = {0}, lines = {0}, address = {0};
	size_t count = 0;

	buf_adds(&address, "https://x.example/");
	while (address.len <= HTML_MAX_ADDRESS)
		buf_addc(&address, 'a');
	html_links_note(&noted, false, buf_str(&address));
	html_links_note(&noted, false, "https://x.example/a\nb");
	is_int((long long)noted.len, 0, "an address that is long, or breaks a line, is left out");
	for (size_t i = 0; i < 2 * HTML_LINKS; i++)
		html_links_note(&noted, false, "https://x.example/a");
	html_links_finish(&noted, &lines);
	for (const char *at = buf_str(&lines); *at; at = strchr(at, '\n') + 1)
		count++;
	is_int((long long)count, HTML_LINKS, "so many of a page at most");
	buf_free(&noted);
	buf_free(&lines);
	buf_free(&address);
}

/* The language of the article is that of what it is in. */
static void test_lang(void)
{
#define PROSE "<p>" TEXT "<p>" TEXT
#define TEXT  "هذه فقرة طويلة بما يكفي لتكون نثرا كما ينبغي لها أن تكون في هذا الموضع من المقال كله."
	static const char *const rows[][2] = {
		{"<html lang=en><div lang=ar>" PROSE "</div>", "ar"},
		{"<html lang=en><div lang=''>" PROSE "</div>", "en"},
		{"<div lang=ar-MA><main dir=rtl>" PROSE "</main></div>", "ar-MA"},
		{"<html lang=ar><p lang=ru>Да.<div>" PROSE "</div>", "ar"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct document document = {0};

		reader_html.read(rows[i][0], strlen(rows[i][0]), "page", &document, NULL);
		is_text(document.lang, rows[i][1], rows[i][1]);
		document_free(&document);
	}
}

/* ---------------------------------------------------------------- what follows */

enum { FILES = 3 };

static const struct {
	const char *name, *a[FILES], *b[FILES];
	const char *want; /* "a-b:strength " of each link */
} links[] = {
	{"nothing is said", {NULL, ""}, {"=x/1\n"}, ""},
	{"one names the other", {"=x/en\n>x/ru\n"}, {"=x/0\n", "=x/ru\n"}, "0-1:1.00 "},
	{"each names the other", {"=x/en\n>x/ru\n"}, {"=x/ru\n>x/en\n"}, "0-0:2.00 "},
	{"both name a third", {"=x/en\n>x/ar\n"}, {"=x/ru\n>x/ar\n"}, "0-0:1.00 "},
	{"several name the front page",
	 {"=x/1\n>x/ru\n", "=x/2\n>x/ru\n"},
	 {"=x/ru\n", "=x/ru/2\n>x/2\n"},
	 "1-1:1.00 "},
	{"two files of one address", {">x/ru\n"}, {"=x/ru\n", "=x/ru\n"}, ""},
	{"a number", {"=x/news/412345.html\n"}, {"=y/novosti/412345\n"}, "0-0:0.25 "},
	{"a short number", {"=x/news/2024\n"}, {"=y/novosti/2024\n"}, ""},
	{"in their order", {">x/2\n", ">x/1\n"}, {"=x/1\n", "=x/2\n"}, "0-1:1.00 1-0:1.00 "},
};

static void test_links(void)
{
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		const struct link_side a = {links[i].a, FILES}, b = {links[i].b, FILES};
		struct document_links found;
		struct buf shown = {0};

		document_links_find(&a, &b, &found);
		for (size_t k = 0; k < found.count; k++)
			buf_printf(&shown, "%u-%u:%.2f ", found.items[k].a, found.items[k].b,
				   (double)found.items[k].strength);
		is_text(buf_str(&shown), links[i].want, links[i].name);
		buf_free(&shown);
		document_links_free(&found);
	}
}

int main(void)
{
	test_pages();
	test_limits();
	test_lang();
	test_links();
	return done();
}
