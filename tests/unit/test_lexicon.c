/* The bilingual lexicon: its sources, its probabilities, and broken dictionaries. */
#include "align/builder.h"
#include "align/lexicon.h"

#include "tests/tap.h"
#include "text/tokens.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static const char *const TRIO[] = {"ar", "ru", "en"};

/* A text of one word. */
static struct lexicon_words *text_of(const struct lexicon *lexicon, const char *lang,
				     const char *word)
{
	struct lexicon_words *words = lexicon_words_new(lexicon, lang, 1);
	struct stemmer *stemmer = stemmer_new(lang);
	struct buf stem = {0};

	stemmer_stem(stemmer, word, strlen(word), &stem);
	lexicon_words_set(words, 0, buf_str(&stem), stem.len);
	stemmer_free(stemmer);
	buf_free(&stem);
	return words;
}

static bool known(const struct lexicon *lexicon, const char *lang, const char *word)
{
	struct lexicon_words *words = text_of(lexicon, lang, word);
	bool is = lexicon_words_known(words, 0);

	lexicon_words_free(words);
	return is;
}

/* P(b | a), 0 when the lexicon knows no such way. */
static double p_of(const struct lexicon *lexicon, const char *from, const char *a, const char *to,
		   const char *b)
{
	struct lexicon_words *one = text_of(lexicon, from, a), *other = text_of(lexicon, to, b);
	struct lexicon_links links = {0};

	lexicon_ask(lexicon, one, 0, other, &links);
	double p = links.count > 0 ? (double)links.items[0].p : 0;

	if (links.count > 1)
		p = -1; /* there is one word to be found */
	lexicon_links_free(&links);
	lexicon_words_free(one);
	lexicon_words_free(other);
	return p;
}

/* A lexicon of what was built. */
static struct lexicon *finish(struct builder *builder)
{
	struct lexicon *lexicon = lexicon_new();
	struct buf bytes = {0};

	builder_finish(builder, "a test", 0, &bytes);
	builder_free(builder);
	lexicon_add(lexicon, table_own(&bytes), 1);
	return lexicon;
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
	struct builder *builder = builder_new(TRIO, 3);

	builder_add_rows(builder, rows, sizeof rows - 1, 1);
	struct lexicon *lexicon = finish(builder);

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
	struct builder *builder = builder_new(TRIO, 3);
	uint32_t ar = builder_lang(builder, "ar"), ru = builder_lang(builder, "ru-RU"),
		 en = builder_lang(builder, "en");

	ok(ar != TABLE_NONE && ru != TABLE_NONE, "tags are known by their primary part");
	is_int(builder_lang(builder, "fr"), TABLE_NONE, "French is not");
	ok(builder_add(builder, ar, "سفينة", 10, en, "ship", 4, 1), "a pair is added");
	builder_add(builder, en, "ship", 4, ru, "корабль", 14, 1);
	builder_add(builder, ar, "بحر", 6, en, "the sea (poetic)", 16, 1);
	ok(!builder_add(builder, en, "one two three four five six seven", 33, ru, "слишком", 14, 1),
	   "a phrase that is too long is left out");
	ok(!builder_add(builder, ar, "٢٠٢٤", 8, ru, "год", 6, 1), "and so is a number");
	struct lexicon *lexicon = finish(builder);

	ok(p_of(lexicon, "ar", "سفينة", "ru", "корабля") > 0, "a way leads through English");
	ok(p_of(lexicon, "ru", "корабль", "ar", "السفينة") > 0, "and back");
	ok(p_of(lexicon, "ar", "بحر", "en", "sea") > 0, "a word of a phrase is linked");
	ok(!known(lexicon, "en", "poetic"), "what is in brackets is left out");
	lexicon_free(lexicon);
}

/* A form that no table knows is asked for as what it may be of, a known one as both. */
static void test_guesses(void)
{
	static const char rows[] = "قلم\tперо\tpen\n"
				   "حبر\tчернила\tink";
	static const struct {
		const char *stem, *guess, *other;
		double least, most;
		bool taken;
	} cases[] = {
		{"بقلم", "قلم", "pen", 0.5, 1, true}, {"بقلم", "قلم", "ink", 0, 0, true},
		{"حبر", "قلم", "ink", 0.5, 1, true},  {"حبر", "قلم", "pen", 0.01, 0.2, true},
		{"حبر", "حبر", "ink", 0.5, 1, false}, {"بقلم", "بحبر", "pen", 0, 0, false},
	};
	struct builder *builder = builder_new(TRIO, 3);

	builder_source(builder, "a list");
	builder_add_rows(builder, rows, sizeof rows - 1, 1);
	struct lexicon *lexicon = finish(builder);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *stem = cases[i].stem, *guess = cases[i].guess;
		struct lexicon_words *form = lexicon_words_new(lexicon, "ar", 1);
		struct lexicon_words *other = text_of(lexicon, "en", cases[i].other);
		struct lexicon_links on = {0}, back = {0};
		double p, q;

		lexicon_words_set(form, 0, stem, strlen(stem));
		ok(lexicon_words_guess(form, 0, guess, strlen(guess)) == cases[i].taken,
		   "%s %s for %s", guess, cases[i].taken ? "is taken" : "is not taken", stem);
		lexicon_ask(lexicon, form, 0, other, &on);
		lexicon_ask(lexicon, other, 0, form, &back);
		p = on.count > 0 ? (double)on.items[0].p : 0;
		q = back.count > 0 ? (double)back.items[0].p : 0;
		ok(p >= cases[i].least && p <= cases[i].most, "%s may be %s: %g", stem,
		   cases[i].other, p);
		ok(q >= cases[i].least && q <= cases[i].most, "and the other way: %g", q);
		ok(on.count <= 1 && back.count <= 1, "one link");
		if (on.count > 0) {
			struct buf names = {0};

			lexicon_sources(lexicon, form, 0, other, 0, &names);
			is_text(buf_str(&names), "a list", "and where from");
			buf_free(&names);
		}
		lexicon_links_free(&on);
		lexicon_links_free(&back);
		lexicon_words_free(form);
		lexicon_words_free(other);
	}
	lexicon_free(lexicon);
}

/* Two forms of one word are both found. */
static void test_two_forms(void)
{
	struct builder *builder = builder_new(TRIO, 3);

	builder_add(builder, builder_lang(builder, "ru"), "писать", 12, builder_lang(builder, "en"),
		    "write", 5, 1);
	struct lexicon *lexicon = finish(builder);
	struct lexicon_words *en = text_of(lexicon, "en", "writes");
	struct lexicon_words *ru = lexicon_words_new(lexicon, "ru", 2);
	struct lexicon_links links = {0};

	lexicon_words_set(ru, 0, "писа", 8);
	lexicon_words_set(ru, 1, "пишет", 10);
	ok(lexicon_words_guess(ru, 1, "писа", 8), "пишет may be of писать");
	lexicon_ask(lexicon, en, 0, ru, &links);
	is_int((long long)links.count, 2, "both forms may be it");
	lexicon_links_free(&links);
	lexicon_words_free(ru);
	lexicon_words_free(en);
	lexicon_free(lexicon);
}

/* Two tables are asked as one: observations add up, and the way through English crosses. */
static void test_two_tables(void)
{
	struct builder *first = builder_new(TRIO, 3), *second = builder_new(TRIO, 3);
	uint32_t ar = 0, ru = 1, en = 2;
	struct buf bytes = {0};

	builder_add(first, ar, "بيت", 6, en, "house", 5, 1);
	builder_add(first, en, "ship", 4, ru, "корабль", 14, 1);
	builder_add(first, ru, "мир", 6, ar, "سلام", 8, 1);
	builder_add(second, ar, "سفينة", 10, en, "ships", 5, 1);
	builder_add(second, ru, "мир", 6, ar, "عالم", 8, 1);
	struct lexicon *lexicon = finish(first);

	double alone = p_of(lexicon, "ru", "мира", "ar", "السلام");

	builder_finish(second, "another", 0, &bytes);
	builder_free(second);
	lexicon_add(lexicon, table_own(&bytes), 3);
	ok(p_of(lexicon, "ar", "سفينة", "ru", "корабля") > 0, "through English, across tables");
	ok(p_of(lexicon, "ru", "корабль", "ar", "السفينة") > 0, "and back");
	ok(p_of(lexicon, "ru", "мир", "ar", "سلام") < alone, "a word with more ways spreads");
	ok(p_of(lexicon, "ru", "мир", "ar", "عالم") > 2 * p_of(lexicon, "ru", "мир", "ar", "سلام"),
	   "more trust, more weight");
	ok(p_of(lexicon, "en", "house", "ar", "بيت") > 0, "what one table knows alone is there");
	lexicon_free(lexicon);
}

static void test_builtin(void)
{
	struct builder *builder = builder_new(TRIO, 3);
	struct buf bytes = {0};

	builder_add_builtin(builder);
	builder_finish(builder, "built in", 0, &bytes);
	builder_free(builder);
	struct table *table = table_own(&bytes);

	for (size_t i = 0; i < 3; i++)
		ok(table_words(table, table_lang(table, TRIO[i])) > 1000,
		   "the built-in words of %s", TRIO[i]);
	struct lexicon *lexicon = lexicon_new();

	lexicon_add(lexicon, table, 1);
	ok(p_of(lexicon, "ru", "Египет", "ar", "مصر") > 0, "a country");
	ok(p_of(lexicon, "en", "Egypt", "ru", "Египет") > 0, "in all languages");
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
	struct builder *builder = builder_new(TRIO, 3);

	code = builder_add_dictd(builder, dir, err);
	*lexicon = finish(builder);
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
	ok(!known(lexicon, "ru", "перен"), "Mueller: a mark is no word");
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

/* ------------------------------------------------------------------ the cache */

/* The table of the folder of dictionaries, from the cache or made. */
static struct lexicon *base_of(const char *cache, dgm_code *code)
{
	struct lexicon *lexicon = lexicon_new();
	dgm_error err = {0};

	*code = lexicon_add_base(
		lexicon,
		&(struct lexicon_base){
			.langs = TRIO, .lang_count = 3, .dict_dir = dir, .cache_dir = cache},
		&err);
	return lexicon;
}

/* The one file in the cache; false: there is none, or more. */
static bool cached_file(const char *cache, char *path, size_t size)
{
	DIR *folder = opendir(cache);
	size_t count = 0;

	for (struct dirent *entry; folder && (entry = readdir(folder)) != NULL;)
		if (entry->d_name[0] != '.' && ++count)
			snprintf(path, size, "%s/%s", cache, entry->d_name);
	if (folder)
		closedir(folder);
	return count == 1;
}

static double tree(const char *cache)
{
	dgm_code code;
	struct lexicon *lexicon = base_of(cache, &code);
	double p = code == DGM_OK ? p_of(lexicon, "en", "tree", "ar", "شجرة") : -1;

	lexicon_free(lexicon);
	return p;
}

static ino_t inode_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_ino : 0;
}

static void test_cache(void)
{
	char cache[220], file[600] = "", blocked[240];
	double plain;

	snprintf(cache, sizeof cache, "%s/a/cache", dir);
	write_freedict();
	plain = tree(NULL);
	ok(plain > 0, "a dictionary without a cache");
	ok(tree(cache) == plain && cached_file(cache, file, sizeof file), "a cache is made");
	ino_t first = inode_of(file);

	ok(tree(cache) == plain && inode_of(file) == first, "and used");
	truncate(file, 5000);
	ok(tree(cache) == plain && inode_of(file) != first, "a damaged one is made again");
	first = inode_of(file);
	write_plain("freedict-eng-ara.index", "moon\tA\tB\n", 9);
	ok(tree(cache) != plain && inode_of(file) != first,
	   "when a dictionary has changed, it is made again");
	ok(cached_file(cache, file, sizeof file), "in the place of the old one");
	write_plain("freedict-eng-ara.index", "moon\n", 5);
	ok(tree(cache) == -1, "a broken dictionary is an error with a cache too");
	write_freedict();
	snprintf(blocked, sizeof blocked, "%s/freedict-eng-ara.index/cache", dir);
	ok(tree(blocked) == plain, "a cache that cannot be made is no error");
	unlink(file);
	rmdir(cache);
	snprintf(cache, sizeof cache, "%s/a", dir);
	rmdir(cache);
}

int main(void)
{
	static const char *const files[] = {"freedict-eng-ara.index", "freedict-eng-ara.dict.dz",
					    "mueller7.index", "mueller7.dict"};

	test_rows();
	test_through_english();
	test_guesses();
	test_two_forms();
	test_two_tables();
	test_builtin();
	if (!mkdtemp(dir))
		return 1;
	test_dictd();
	test_broken();
	test_truncated();
	test_cache();
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlink(path_of(files[i]));
	rmdir(dir);
	return done();
}
