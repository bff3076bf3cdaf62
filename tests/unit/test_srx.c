/*
 * In the tables a bar stands in the text where a rule breaks, and a tilde where a rule keeps. What
 * is matched is the text without them.
 */
#include "segment/segment.h"
#include "segment/srx_match.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "tests/random.h"
#include "tests/srx.h"
#include "tests/tap.h"
#include "text/utf8.h"

#include <time.h>
#include <unistd.h>

#define HEAD(cascade)                                                                              \
	"<?xml version=\"1.0\"?>\n<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n"     \
	"<header segmentsubflows=\"yes\" cascade=\"" cascade "\"/>\n<body><languagerules>\n"
#define GROUP(name, rules) "<languagerule languagerulename=\"" name "\">" rules "</languagerule>\n"
#define MAPS               "</languagerules><maprules>\n"
#define MAP(pattern, name)                                                                         \
	"<languagemap languagepattern=\"" pattern "\" languagerulename=\"" name "\"/>\n"
#define FOOT "</maprules></body></srx>\n"
#define RULE(b, x, y)                                                                              \
	"<rule break=\"" b "\"><beforebreak>" x "</beforebreak><afterbreak>" y                     \
	"</afterbreak></rule>\n"
#define BREAK(x, y) RULE("yes", x, y)
#define KEEP(x, y)  RULE("no", x, y)

/* One group for all languages. */
#define SRX_OF(rules) HEAD("no") GROUP("all", rules) MAPS MAP(".*", "all") FOOT

static struct srx *parse(const char *text, dgm_error *err)
{
	return srx_parse(text, strlen(text), "test.srx", err);
}

static void add_unmarked(struct buf *text, const char *marked)
{
	for (; *marked; marked++)
		if (*marked != '|' && *marked != '~')
			buf_addc(text, *marked);
}

static void add_marked(struct buf *out, const struct buf *text,
		       const struct srx_decision *decisions, size_t count)
{
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		buf_add(out, text->data + at, decisions[i].at - at);
		buf_addc(out, decisions[i].rule->breaks ? '|' : '~');
		at = decisions[i].at;
	}
	buf_add(out, text->data + at, text->len - at);
}

static void check(const char *srx_text, const char *lang, const char *marked, const char *name)
{
	struct buf text = {0}, got = {0};
	const struct srx_decision *decisions = NULL;
	size_t count = 0;
	dgm_error err = {0};
	const struct srx *srx = parse(srx_text, &err);
	struct srx_matcher *matcher = srx ? srx_matcher_new(&srx, 1, lang) : NULL;

	add_unmarked(&text, marked);
	if (matcher)
		srx_matcher_run(matcher, text.data, 0, text.len, 0, &decisions, &count, &err);
	add_marked(&got, &text, decisions, count);
	is_text(buf_str(&got), marked, name);
	if (err.code != DGM_OK)
		printf("# %ld:%ld: %s\n", err.line, err.column, err.text);
	srx_matcher_free(matcher);
	srx_free((struct srx *)srx);
	buf_free(&text);
	buf_free(&got);
}

/* ---------------------------------------------------------------- where rules hold */

static const struct {
	const char *rules, *marked;
} places[] = {
	/* three languages */
	{KEEP("\\bMr\\.", "\\s") BREAK("\\.", "\\s"), "Mr.~ Smith left.| He ran."},
	{KEEP("\\b(?:ул|г)\\.", "\\s") BREAK("[.?!]+", "\\s+\\p{Lu}"),
	 "На ул.~ Мира.| В 2017 г.~ Да?!| Нет. и да."},
	{KEEP("(?&lt;!\\p{L})د\\.", "\\s") BREAK("[.؟]", "\\s"), "وصل د.~ سمير.| هل سيعود؟| نعم."},
	/* the first rule that holds decides */
	{BREAK("\\.", "\\s") KEEP("Mr\\.", "\\s"), "Mr.| Smith"},
	/* a side that is empty matches anywhere */
	{BREAK(":", ""), "a:|b:|:|c"},
	{BREAK("", "—"), "a |— b|—c"},
	{"<rule><afterbreak>#</afterbreak></rule>", "a|#b"},
	{"<rule><beforebreak>#</beforebreak></rule>", "a#|b"},
	{KEEP("a", "") BREAK("", ""), "a~b|c"},
	/* matches that overlap, and such that are not the leftmost or longest */
	{BREAK("aa", "a"), "aa|a|a|a"},
	{BREAK("a+b?", "b"), "aa|b|bb"},
	{BREAK(".*:", "\\s"), "a:| b:| c:"},
	/* looks around, borders, ends */
	{BREAK("(?&lt;=x)\\.(?= y)", ""), "x.| y. y x. z"},
	{BREAK("\\bfoo\\b", ""), "foo| food afoo foo|."},
	{BREAK("^Note", ""), "Note| Note"},
	{BREAK(";", "\\s*end$"), "a; end b;| end"},
	/* classes, quantifiers, escapes */
	{BREAK("[^\\s\\p{L}]", "\\p{Lu}"), "a.|B ВГ-|Д.г"},
	{BREAK("\\u00bb|\\x{2026}", "\\s"), "«да»| да…| ."},
	{BREAK("(?:ab){2}", ""), "abab|ab|c"},
	{BREAK("\\p{Lu}{1,2}\\.", "\\s"), "A.| AB.| a. "},
	{BREAK("(?i)mr\\.", "\\s"), "MR.| mr.| Ms. "},
	{BREAK("(?i)stra(?:ss)e", ""), "STRASSE| strasse| straße|."},
	{BREAK("(\\w)\\1", " "), "aa| ab bb| "},
	{BREAK("[[a-c][x-z]]", "1"), "a|1 m1 z|1"},
	{BREAK("\\Q.+\\E", " "), ".+| + "},
	{BREAK("(?x) a  b # remark", "c"), "ab|c a bc"},
	{BREAK("\\.\\s+", "\\p{Lu}"), "a.  |B. c"},
	{BREAK("&amp;|&lt;", " "), "&| <| >"},
	{BREAK("<![CDATA[<b>]]>", " "), "<b>| b"},
	/* beyond the planes of UTF-16's first half, and characters of 2 and 3 bytes */
	{BREAK("😀", ""), "a😀|b😀|😀|."},
	{BREAK("", "😀"), "я|😀ي|😀"},
};

static void test_places(void)
{
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct buf srx = {0};

		buf_adds(&srx, HEAD("no") "<languagerule languagerulename=\"all\">");
		buf_adds(&srx, places[i].rules);
		buf_adds(&srx, "</languagerule>" MAPS MAP(".*", "all") FOOT);
		check(buf_str(&srx), "en", places[i].marked, places[i].rules);
		buf_free(&srx);
	}
}

#define TWO_GROUPS                                                                                 \
	GROUP("ru", KEEP("г\\.", "\\s"))                                                           \
	GROUP("all", BREAK("\\.", "\\s")) MAPS MAP("RU.*", "ru") MAP(".*", "all") FOOT

static void test_maps(void)
{
	static const char marked[] = "в 2017 г.~ Москва.| Да", first[] = "в 2017 г.~ Москва. Да";
	static const char all[] = "в 2017 г.| Москва.| Да";
	static const char order[] = HEAD("yes") GROUP("ru", KEEP("г\\.", "\\s"))
		GROUP("all", BREAK("\\.", "\\s")) MAPS MAP(".*", "all") MAP("ru.*", "ru") FOOT;

	check(HEAD("yes") TWO_GROUPS, "ru-RU", marked, "cascade: all maps that match");
	check(HEAD("no") TWO_GROUPS, "ru", first, "no cascade: the first");
	check(HEAD("yes") TWO_GROUPS, "en", all, "maps of other languages do not count");
	check(order, "ru", all, "the order is that of the maps");
	check(HEAD("yes") GROUP("ru", BREAK("x", "")) MAPS MAP("ru", "ru") FOOT, "ru-RU", "xy",
	      "a pattern has to match the whole tag");
}

/* ---------------------------------------------------------------- what is wrong */

static const struct {
	const char *srx;
	long line, column;
	const char *words; /* that the error holds */
} faults[] = {
	{SRX_OF(BREAK("a", "b") BREAK("x(", "")), 6, 32,
	 "rule 2 of 'all': beforebreak: a parenthesis"},
	{SRX_OF(BREAK("", "[a")), 5, 95,
	 "rule 1 of 'all': afterbreak: a bracket that is not closed"},
	{SRX_OF(BREAK("\\p{Nope}", "")), 5, 69, "an unknown property"},
	{SRX_OF(BREAK("(?&lt;=a+)b", "")), 5, 69, "a look-behind without greatest length"},
	{HEAD("no") GROUP("a", "") MAPS MAP("(", "a") FOOT, 7, 0, "languagepattern: a parenthesis"},
	{HEAD("no") MAPS MAP("en", "b") FOOT, 6, 0, "there is no languagerule 'b'"},
	{HEAD("no") GROUP("a", "") GROUP("a", "") MAPS FOOT, 6, 0, "two languagerules 'a'"},
	{HEAD("maybe") MAPS FOOT, 3, 0, "cascade=\"maybe\" is neither yes nor no"},
	{SRX_OF(RULE("never", "", "")), 5, 0, "break=\"never\""},
	{HEAD("no") "<languagerule/>" MAPS FOOT, 5, 0, "attribute 'languagerulename' is missing"},
	{SRX_OF("<rule><before/></rule>"), 5, 0, "<before> is no element of SRX"},
	{SRX_OF("<afterbreak/>"), 5, 0, "<afterbreak> does not belong here"},
	{"<srx version='1.0'><body/></srx>", 1, 0, "SRX 1.0: only 2.0"},
	{"<srx version='2.0'/>", 1, 0, "there is no <body>"},
	{"<tmx version='1.4'/>", 1, 0, "this is not SRX: it begins with <tmx>"},
	{"", 0, 0, "broken XML"},
	{"no XML", 1, 0, "broken XML"},
	{HEAD("no"), 5, 0, "broken XML"},
	{"<srx version='2.0'><body></srx>", 1, 0, "broken XML"},
	{"<!DOCTYPE srx [<!ENTITY a 'aaaa'>]><srx version='2.0'><body>&a;</body></srx>", 1, 0,
	 "declarations within a DOCTYPE"},
	{"<srx version='2.0'><body>&a;</body></srx>", 1, 0, "ntity"},
	{"<srx version='2.0'><header><formathandle type='x'/></header><body/></srx>", 1, 0,
	 "none of start, end, isolated"},
};

static void test_faults(void)
{
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		dgm_error err = {0};
		struct srx *srx = parse(faults[i].srx, &err);

		ok(!srx && err.code == DGM_BAD_DATA && strstr(err.text, faults[i].words) &&
			   (faults[i].line == 0 || err.line == faults[i].line) &&
			   (faults[i].column == 0 || err.column == faults[i].column),
		   "%s (%ld:%ld: %s)", faults[i].words, err.line, err.column, err.text);
		srx_free(srx);
	}
}

static void test_limits(void)
{
	struct buf srx = {0};
	dgm_error err = {0};

	buf_adds(&srx, "<srx version='2.0'><body a='");
	memset(buf_reserve(&srx, 200000), 'a', 200000);
	srx.len += 200000;
	buf_adds(&srx, "'/></srx>");
	ok(!parse(buf_str(&srx), &err) && err.code == DGM_TOO_BIG, "a huge tag: %s", err.text);
	buf_reset(&srx);
	err = (dgm_error){0};
	buf_adds(&srx, HEAD("no") "<languagerule languagerulename='a'><rule><beforebreak>");
	memset(buf_reserve(&srx, SRX_MAX_PATTERN + 1), 'a', SRX_MAX_PATTERN + 1);
	srx.len += SRX_MAX_PATTERN + 1;
	buf_adds(&srx, "</beforebreak></rule></languagerule>" MAPS FOOT);
	ok(!parse(buf_str(&srx), &err) && err.code == DGM_TOO_BIG, "a huge pattern: %s", err.text);
	buf_reset(&srx);
	err = (dgm_error){0};
	buf_adds(&srx, HEAD("no") "<languagerule languagerulename='a'>");
	for (size_t i = 0; i <= SRX_MAX_RULES; i++)
		buf_adds(&srx, "<rule/>");
	buf_adds(&srx, "</languagerule>" MAPS FOOT);
	ok(!parse(buf_str(&srx), &err) && err.code == DGM_TOO_BIG, "too many rules: %s", err.text);
	buf_free(&srx);
}

/* Whatever is cut off, the reader ends with an error or a file. */
static void test_truncated(void)
{
	static const char whole[] = HEAD("yes") TWO_GROUPS;
	size_t read = 0;

	for (size_t len = 0; len < sizeof whole - 1; len++) {
		dgm_error err = {0};
		struct srx *srx = srx_parse(whole, len, "cut.srx", &err);

		read += srx || err.code != DGM_BAD_DATA;
		srx_free(srx);
	}
	ok(read <= 1, "a file cut anywhere is an error");
}

/* ---------------------------------------------------------------- patterns that take too long */

static void test_slow(const char *srx_text, const char *piece, const char *words)
{
	dgm_error err = {0};
	const struct srx *srx = parse(srx_text, &err);
	struct srx_matcher *matcher = srx_matcher_new(&srx, 1, "en");
	struct buf text = {0};
	const struct srx_decision *decisions;
	size_t count;
	clock_t begin = clock();

	for (size_t i = 0; i < 100000; i++)
		buf_adds(&text, piece);
	dgm_code code =
		srx_matcher_run(matcher, text.data, 0, text.len, 0, &decisions, &count, &err);
	double took = (double)(clock() - begin) / CLOCKS_PER_SEC;

	ok(code == DGM_BAD_DATA && strstr(err.text, words) && took < 5, "%s (%.2f s)", err.text,
	   took);
	ok(srx_matcher_run(matcher, "a.", 0, 2, 0, &decisions, &count, NULL) == DGM_BAD_DATA,
	   "  it stays stopped");
	srx_matcher_free(matcher);
	srx_free((struct srx *)srx);
	buf_free(&text);
}

/* ---------------------------------------------------------------- the same as trying everything */

static const char *const befores[] = {
	"",
	"\\.",
	"[.?!]+",
	"\\bMr\\.",
	"(?:Mr|Dr|ул)\\.",
	"\\s",
	"\\s+",
	"\\p{Lu}\\.",
	"\\p{L}+\\.",
	"a*b?",
	"(a|ab)(c|bc)?",
	"^.",
	"^[^b]*\\.",
	"(?m)^a",
	"(?:^|b)a",
	"(?:^a)?b",
	"[^a]",
	".",
	"..",
	"(?i)mr",
	"\\w\\W",
	"(?<!a)b",
	"a{2,3}",
	"[a-c]{2}",
	"(?:ab?)+",
	"\\d+",
	"ул\\.\\s*",
	"ß|😀",
	"a(?=b)",
	"(.)\\1",
	"\\p{Ll}?\\.",
	"(?:a|)b",
	"[\\s.]+",
	"a|b|\\.",
	"(?:){2}",
	"\\d?",
	"\\X",
	"(?i)ss",
	"[A-C\\s]b*",
	"\\h\\S",
};
static const char *const afters[] = {
	"",    "\\s",     "\\s+\\p{Lu}", "a",     "[^a]",   "\\b",   "$",     "(?!a)",
	"a?b", "\\p{Lu}", "(?i)m",       ".*\\.", "[\\s.]", "Mr|ул", "(?=b)", "\\s*",
};
static const char *const pieces[] = {
	" ", " ", ".", ".", "a", "a",  "b", "c",  "B",  "Mr",   "mr",      "Dr",     "ул",
	"У", "1", "?", "!", "ß", "ss", "😀", "د.", "\n", "\r\n", "e\u0301", "\u00a0",
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Two rules, the second of which breaks where the first does not keep. */
static size_t differences(const struct srx *srx, const char *const *patterns,
			  const struct buf *text)
{
	struct srx_matcher *matcher = srx_matcher_new(&srx, 1, "en");
	const struct srx_decision *decisions;
	UText utext = UTEXT_INITIALIZER;
	UErrorCode status = U_ZERO_ERROR;
	size_t count, next = 0, wrong = 0;

	utext_openUTF8(&utext, text->data, (int64_t)text->len, &status);
	struct slow_rule keep = slow_rule_open(patterns[0], patterns[1], &utext);
	struct slow_rule cut = slow_rule_open(patterns[2], patterns[3], &utext);

	srx_matcher_run(matcher, text->data, 0, text->len, 0, &decisions, &count, NULL);
	for (size_t at = 1; at < text->len; at++) {
		if (is_inside_character(text, at))
			continue;
		bool keeps = slow_rule_holds(&keep, text, at);
		bool breaks = !keeps && slow_rule_holds(&cut, text, at);
		bool here = next < count && decisions[next].at == at;

		wrong += here != (keeps || breaks) ||
			 (here && decisions[next].rule->breaks != breaks);
		next += here;
	}
	slow_rule_close(&keep);
	slow_rule_close(&cut);
	utext_close(&utext);
	srx_matcher_free(matcher);
	return wrong + (count - next);
}

static void test_against_trying(void)
{
	uint64_t seed = 20240606;
	size_t wrong = 0;

	for (size_t i = 0; i < 3000 && wrong == 0; i++) {
		struct srx *srx = srx_new("random");
		struct srx_group *group = srx_add_group(srx, "all");
		struct srx_pattern rule[4], all = {".*", 2, {0}};
		const char *patterns[4];
		struct buf text = {0};

		for (size_t j = 0; j < 4; j++) {
			patterns[j] = j % 2 == 0 ? befores[random_below(&seed, COUNT(befores))]
						 : afters[random_below(&seed, COUNT(afters))];
			rule[j] = (struct srx_pattern){patterns[j], strlen(patterns[j]), {0}};
		}
		srx_add_rule(group, false, (struct srx_place){0}, &rule[0], &rule[1], NULL);
		srx_add_rule(group, true, (struct srx_place){0}, &rule[2], &rule[3], NULL);
		srx_add_map(srx, &all, "all", NULL);
		for (size_t n = random_below(&seed, 30) + 1; n > 0; n--)
			buf_adds(&text, pieces[random_below(&seed, COUNT(pieces))]);
		wrong = differences(srx, patterns, &text);
		if (wrong > 0)
			printf("# keep '%s' '%s', break '%s' '%s', text '%s'\n", patterns[0],
			       patterns[1], patterns[2], patterns[3], text.data);
		buf_free(&text);
		srx_free(srx);
	}
	ok(wrong == 0, "the same as trying each rule at each place, 3000 times");
}

/* ---------------------------------------------------------------- with the built-in rules */

static const char user_rules[] = SRX_OF(KEEP("\\bZub\\.", "\\s") KEEP("\\bблм\\.", "") KEEP(
	"\\bقطب\\.", "\\s") BREAK("\\bDr\\.", "\\s") BREAK("[:：]", "") BREAK("\\s—\\s", ""));

/* A bar stands before each sentence but the first. */
static const struct {
	const char *lang, *marked;
} cuts[] = {
	{"en", "See Zub. Nine is here. |Mr. Hill left."},
	{"ru", "Это блм. Мы дома. |В 2017 г. он уехал."},
	{"ar", "قال قطب. سمير هنا. |هل سيعود؟ |نعم."},
	{"en", "Ask the Dr. |Hill said so: |go. |Go — |now."},
	{"fr", "Le Zub. Neuf est ici. |Oui: |non."},
	{"en", "One:|two:|three. |Four: |"},
};

static bool write_file(const char *path, const char *text)
{
	struct file_writer *writer = file_writer_open(path, NULL);
	bool written = writer && file_writer_add(writer, text, strlen(text), NULL) == DGM_OK &&
		       file_writer_commit(writer, NULL) == DGM_OK;

	file_writer_free(writer);
	return written;
}

static void check_cut(const dgm_rules *rules, const char *lang, const char *marked)
{
	struct buf text = {0}, got = {0};
	dgm_read_options options = {.lang = lang, .rules = rules};
	size_t at = 0;

	add_unmarked(&text, marked);
	dgm_segments *segments = dgm_segments_from_text(text.data, text.len, &options, NULL);

	for (size_t i = 0; segments && i < dgm_segments_count(segments); i++) {
		const dgm_segment *segment = dgm_segments_get(segments, i);

		buf_add(&got, text.data + at, segment->start - at);
		buf_adds(&got, i > 0 ? "|" : "");
		at = segment->start;
	}
	buf_add(&got, text.data + at, text.len - at);
	if (marked[strlen(marked) - 1] == '|') /* nothing stands behind it */
		buf_addc(&got, '|');
	is_text(buf_str(&got), marked, marked);
	dgm_segments_free(segments);
	buf_free(&text);
	buf_free(&got);
}

static void test_with_builtin(void)
{
	char path[64];
	dgm_rules *rules = dgm_rules_new();
	dgm_error err = {0};

	snprintf(path, sizeof path, "test_srx.%ld.srx", (long)getpid());
	ok(write_file(path, user_rules) && dgm_rules_add_srx(rules, path, &err) == DGM_OK,
	   "a file is loaded");
	for (size_t i = 0; i < COUNT(cuts); i++)
		check_cut(rules, cuts[i].lang, cuts[i].marked);
	ok(write_file(path, SRX_OF(BREAK("", "(a+)+b"))) &&
		   dgm_rules_add_srx(rules, path, &err) == DGM_OK,
	   "a second file is added");
	check_cut(rules, "en", "Zub. A|ab: |a|ab.");
	dgm_read_options options = {.lang = "en", .rules = rules};
	char slow[500];

	memset(slow, 'a', sizeof slow);
	ok(!dgm_segments_from_text(slow, sizeof slow, &options, &err) && err.code == DGM_BAD_DATA &&
		   strstr(err.text, "takes too long at byte 1"),
	   "a rule that takes too long: %s", err.text);
	err = (dgm_error){0};
	ok(write_file(path, "<srx") && dgm_rules_add_srx(rules, path, &err) == DGM_BAD_DATA &&
		   err.line == 1,
	   "a broken file: %s", err.text);
	remove(path);
	err = (dgm_error){0};
	ok(dgm_rules_add_srx(rules, path, &err) == DGM_IO, "no file: %s", err.text);
	dgm_rules_free(rules);
	dgm_rules_free(NULL);
}

int main(void)
{
	test_places();
	test_maps();
	test_faults();
	test_limits();
	test_truncated();
	test_slow(SRX_OF(BREAK("", "(a+)+b")), "a", "afterbreak of rule 1 of 'all' takes too long");
	test_slow(SRX_OF(BREAK("(?:a+)+(?&lt;=c)b", "")), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
		  "beforebreak of rule 1 of 'all' takes too long");
	test_against_trying();
	test_with_builtin();
	return done();
}
