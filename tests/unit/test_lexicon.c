/* The bilingual lexicon: its sources, its probabilities, and broken dictionaries. */
#include "align/lexicon.h"

#include "base/buf.h"
#include "tests/tap.h"
#include "text/tokens.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static const char *const TRIO[] = {"ar", "ru", "en"};

static uint32_t word_of(const struct lexicon *lexicon, const char *lang, const char *word)
{
	struct stemmer *stemmer = stemmer_new(lang);
	struct buf stem = {0};
	uint32_t found;

	stemmer_stem(stemmer, word, strlen(word), &stem);
	found = lexicon_word(lexicon, lexicon_lang(lexicon, lang), buf_str(&stem), stem.len);
	stemmer_free(stemmer);
	buf_free(&stem);
	return found;
}

/* P(b | a), 0 when the lexicon knows no such way. */
static double p_of(const struct lexicon *lexicon, const char *from, const char *a, const char *to,
		   const char *b)
{
	uint32_t lang_a = lexicon_lang(lexicon, from), lang_b = lexicon_lang(lexicon, to);
	uint32_t word_a = word_of(lexicon, from, a), word_b = word_of(lexicon, to, b);
	size_t count = lexicon_count(lexicon, lang_b);
	uint32_t wanted[4000];
	struct lexicon_links links = {0};
	double p = 0;

	if (word_a == LEXICON_NONE || word_b == LEXICON_NONE || count > 4000)
		return 0;
	memset(wanted, 0, sizeof wanted);
	lexicon_ask(lexicon, lang_a, word_a, lang_b, wanted, &links);
	for (size_t i = 0; i < links.count; i++)
		if (links.items[i].word == word_b)
			p = links.items[i].p;
	wanted[word_b] = LEXICON_NONE;
	lexicon_ask(lexicon, lang_a, word_a, lang_b, wanted, &links);
	for (size_t i = 0; i < links.count; i++)
		if (links.items[i].word == word_b)
			p = -1; /* asked for less and got it all the same */
	lexicon_links_free(&links);
	return p;
}

static void test_rows(void)
{
	static const char rows[] = "# a comment\tпустое\tnothing\n"
				   "كتاب\tкнига\tbook|volume\n"
				   "\n"
				   "قلم\t\tpen\n"
				   "\tокно\twindow\n"
				   "سلام\tмир\tpeace";
	static const struct {
		const char *from, *a, *to, *b;
		bool known;
	} cases[] = {
		{"ar", "كتاب", "en", "book", true},       {"en", "volume", "ar", "كتاب", true},
		{"ru", "книга", "ar", "كتاب", true},      {"ru", "книги", "en", "books", true},
		{"ar", "والكتاب", "ru", "книга", true},   {"ar", "قلم", "en", "pen", true},
		{"ru", "окном", "en", "windows", true},   {"ar", "سلام", "ru", "мир", true},
		{"ru", "пустое", "en", "nothing", false}, {"ar", "قلم", "ru", "окно", false},
		{"ar", "كتاب", "en", "pen", false},
	};
	struct lexicon *lexicon = lexicon_new(TRIO, 3);

	lexicon_add_rows(lexicon, rows, sizeof rows - 1, 1);
	lexicon_freeze(lexicon);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		double p = p_of(lexicon, cases[i].from, cases[i].a, cases[i].to, cases[i].b);

		ok(cases[i].known ? p > 0 && p <= 1 : p == 0, "%s %s %s %s", cases[i].a,
		   cases[i].known ? "may be" : "is not", cases[i].b, cases[i].to);
	}
	ok(p_of(lexicon, "en", "book", "ar", "كتاب") > p_of(lexicon, "ar", "كتاب", "en", "book"),
	   "a word with two ways spreads its probability");
	lexicon_free(lexicon);
}

static void test_through_english(void)
{
	static const char *const pair[] = {"ar", "ru"};
	struct lexicon *lexicon = lexicon_new(pair, 2);
	uint32_t ar = lexicon_lang(lexicon, "ar"), ru = lexicon_lang(lexicon, "ru-RU"),
		 en = lexicon_lang(lexicon, "en");

	ok(ar != LEXICON_NONE && ru != LEXICON_NONE, "tags are known by their primary part");
	ok(en != LEXICON_NONE, "English comes along");
	is_int(lexicon_lang(lexicon, "fr"), LEXICON_NONE, "French does not");
	lexicon_add(lexicon, ar, "سفينة", 10, en, "ship", 4, 1);
	lexicon_add(lexicon, en, "ship", 4, ru, "корабль", 14, 1);
	lexicon_add(lexicon, ar, "بحر", 6, en, "the sea (poetic)", 16, 1);
	lexicon_add(lexicon, en, "one two three four five six seven", 33, ru, "слишком", 14, 1);
	lexicon_freeze(lexicon);
	ok(p_of(lexicon, "ar", "سفينة", "ru", "корабля") > 0, "a way leads through English");
	ok(p_of(lexicon, "ru", "корабль", "ar", "السفينة") > 0, "and back");
	ok(p_of(lexicon, "ar", "بحر", "en", "sea") > 0, "a word of a phrase is linked");
	is_int(word_of(lexicon, "en", "poetic"), LEXICON_NONE, "what is in brackets is left out");
	is_int(word_of(lexicon, "ru", "слишком") == LEXICON_NONE ||
		       p_of(lexicon, "en", "five", "ru", "слишком") == 0,
	       1, "a phrase that is too long is left out");
	lexicon_free(lexicon);
}

static void test_builtin(void)
{
	struct lexicon *lexicon = lexicon_new(TRIO, 3);
	size_t before = lexicon_count(lexicon, lexicon_lang(lexicon, "ru"));

	lexicon_add_builtin(lexicon);
	lexicon_freeze(lexicon);
	is_int((long long)before, 0, "a new lexicon is empty");
	for (size_t i = 0; i < 3; i++)
		ok(lexicon_count(lexicon, lexicon_lang(lexicon, TRIO[i])) > 1000,
		   "the built-in words of %s", TRIO[i]);
	ok(word_of(lexicon, "ru", "Египет") != LEXICON_NONE, "a country is known in Russian");
	ok(word_of(lexicon, "ar", "مصر") != LEXICON_NONE, "and in Arabic");
	lexicon_free(lexicon);
}

/* ------------------------------------------------------------------ dictd */

static char dir[] = "/tmp/dragoman-lexicon-XXXXXX";

static const char *path_of(const char *name)
{
	static char path[200];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	return path;
}

static void write_plain(const char *name, const char *bytes, size_t len)
{
	FILE *file = fopen(path_of(name), "wb");

	fwrite(bytes, 1, len, file);
	fclose(file);
}

static void write_gz(const char *name, const char *bytes)
{
	gzFile file = gzopen(path_of(name), "wb");

	gzwrite(file, bytes, (unsigned)strlen(bytes));
	gzclose(file);
}

/* Entry "Tree" is 0..17, "Moon" 18..40; "T" in base 64 is 19, "S" 18. */
static const char ENG_ARA[] = "Tree /triː/\nشجرة\nMoon /muːn/\n1. قمر\n2. البدر\n";

static dgm_code read_dir(struct lexicon **lexicon, dgm_error *err)
{
	dgm_code code;

	*err = (dgm_error){0};
	*lexicon = lexicon_new(TRIO, 3);
	code = lexicon_add_dictd(*lexicon, dir, err);
	lexicon_freeze(*lexicon);
	return code;
}

static void put_number(struct buf *out, size_t value)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	if (value >= 64)
		put_number(out, value / 64);
	buf_addc(out, digits[value % 64]);
}

static void index_line(struct buf *out, const char *head, size_t at, size_t len)
{
	buf_adds(out, head);
	buf_addc(out, '\t');
	put_number(out, at);
	buf_addc(out, '\t');
	put_number(out, len);
	buf_addc(out, '\n');
}

static void write_freedict(void)
{
	size_t moon = (size_t)(strstr(ENG_ARA, "Moon") - ENG_ARA);
	struct buf index = {0};

	index_line(&index, "00databaseinfo", 0, 4);
	index_line(&index, "moon", moon, strlen(ENG_ARA) - moon);
	index_line(&index, "tree", 0, moon);
	write_plain("freedict-eng-ara.index", index.data, index.len);
	write_gz("freedict-eng-ara.dict.dz", ENG_ARA);
	buf_free(&index);
}

static void write_mueller(void)
{
	static const char text[] = "lamp\n   [læmp]\n   1. _n.\n      1) лампа; (осветительный) "
				   "фонарь; lamp oil керосин\n"
				   "      2) _перен. светоч\n   2. _v. _поэт. освещать\n";
	struct buf index = {0};

	index_line(&index, "lamp", 0, strlen(text));
	write_plain("mueller7.index", index.data, index.len);
	write_plain("mueller7.dict", text, strlen(text));
	buf_free(&index);
}

static void test_dictd(void)
{
	struct lexicon *lexicon;
	dgm_error err;

	is_int(read_dir(&lexicon, &err), DGM_OK, "a folder without dictionaries is no error");
	lexicon_free(lexicon);
	write_freedict();
	write_mueller();
	is_int(read_dir(&lexicon, &err), DGM_OK, "two dictionaries are read");
	ok(p_of(lexicon, "en", "trees", "ar", "شجرة") > 0, "FreeDict: a headword");
	ok(p_of(lexicon, "ar", "البدر", "en", "moon") > 0, "FreeDict: a counted translation");
	ok(p_of(lexicon, "en", "moon", "ar", "شجرة") == 0, "FreeDict: entries are apart");
	ok(p_of(lexicon, "en", "lamp", "ru", "лампы") > p_of(lexicon, "en", "lamp", "ru", "светоч"),
	   "Mueller: the first sense weighs most");
	ok(p_of(lexicon, "en", "lamps", "ru", "фонарь") > 0, "Mueller: brackets are left out");
	ok(p_of(lexicon, "en", "lamp", "ru", "освещать") > 0, "Mueller: behind a mark");
	ok(p_of(lexicon, "en", "lamp", "ru", "керосин") == 0, "Mueller: an example is none");
	is_int(word_of(lexicon, "ru", "перен"), LEXICON_NONE, "Mueller: a mark is no word");
	lexicon_free(lexicon);
}

static void test_broken(void)
{
	static const struct {
		const char *name, *index, *error;
	} cases[] = {
		{"no columns", "tree\n", "bad line in index"},
		{"no length", "tree\tA\n", "bad line in index"},
		{"not base 64", "tree\tA\t*\n", "bad line in index"},
		{"a huge number", "tree\t////////////\tB\n", "bad line in index"},
		{"an offset outside", "tree\t//A\tB\n", "entry outside the dictionary"},
		{"a length outside", "tree\tB\t//A\n", "entry outside the dictionary"},
	};
	struct lexicon *lexicon;
	dgm_error err;

	write_freedict();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		write_plain("freedict-eng-ara.index", cases[i].index, strlen(cases[i].index));
		is_int(read_dir(&lexicon, &err), DGM_BAD_DATA, cases[i].name);
		ok(strstr(err.text, cases[i].error) && err.line == 1, "it says why: %s", err.text);
		ok(strstr(err.text, "freedict-eng-ara.index"), "and where");
		lexicon_free(lexicon);
	}
	unlink(path_of("freedict-eng-ara.index"));
	is_int(read_dir(&lexicon, &err), DGM_IO, "a dictionary without index");
	lexicon_free(lexicon);
}

/* A gzip file cut at any length is an error, and never a crash. */
static void test_truncated(void)
{
	static char bytes[4096];
	struct lexicon *lexicon;
	dgm_error err;
	size_t len, bad = 0;
	FILE *file;

	write_freedict();
	file = fopen(path_of("freedict-eng-ara.dict.dz"), "rb");
	len = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	for (size_t cut = 3; cut < len; cut++) {
		write_plain("freedict-eng-ara.dict.dz", bytes, cut);
		bad += read_dir(&lexicon, &err) == DGM_BAD_DATA &&
		       strstr(err.text, "freedict-eng-ara");
		lexicon_free(lexicon);
	}
	is_int((long long)bad, (long long)len - 3, "a dictionary cut anywhere is an error");
	bytes[len / 2] ^= 0x55;
	write_plain("freedict-eng-ara.dict.dz", bytes, len);
	is_int(read_dir(&lexicon, &err), DGM_BAD_DATA, "a dictionary with a wrong byte");
	lexicon_free(lexicon);
}

int main(void)
{
	static const char *const files[] = {"freedict-eng-ara.index", "freedict-eng-ara.dict.dz",
					    "mueller7.index", "mueller7.dict"};

	test_rows();
	test_through_english();
	test_builtin();
	if (!mkdtemp(dir))
		return 1;
	test_dictd();
	test_broken();
	test_truncated();
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlink(path_of(files[i]));
	rmdir(dir);
	return done();
}
