/*
 * Speed of the segmenter, for the eye: bench_segment LANG=FILE... Each text is repeated to 16 MB
 * and cut as hard lines, in auto mode, the same under 400 rules of SRX (made here, of the kinds
 * that such files hold), and by ICU's sentence breaks; then come inputs that are hard on a
 * segmenter, once and at twice the size. Seconds are of the processor, medians of five.
 */
#include "base/buf.h"
#include "base/file.h"
#include "segment/segment.h"

#include <stdlib.h>
#include <time.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

enum { RUNS = 5, SIZE = 16 << 20, PIECE = 64 << 10 };

enum way { HARD, AUTO, SRX, ICU, WAYS };

static double cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static dgm_code count_segment(void *ctx, const dgm_segment *segment)
{
	size_t *count = ctx;

	*count = segment->number + 1;
	return DGM_OK;
}

/* In pieces, as the program reads files. */
static void add_rule(struct buf *srx, bool breaks, const char *before, const char *after)
{
	buf_printf(srx,
		   "<rule break=\"%s\"><beforebreak>%s</beforebreak><afterbreak>%s</afterbreak>"
		   "</rule>\n",
		   breaks ? "yes" : "no", before, after);
}

/* 384 rules for three abbreviations each, and one for each common kind of the others. */
static void add_rules(struct buf *srx)
{
	static const char *const heads[][8] = {
		{"Mr", "Sk", "Tor", "Val", "Bru", "Chem", "Dor", "Fin"},
		{"ул", "ска", "тор", "вал", "бру", "хим", "дор", "фин"},
		{"د", "سك", "تر", "فل", "بر", "كم", "در", "ف"},
	};
	static const char *const tails[][4] = {
		{"", "n", "st", "ph"}, {"", "н", "ст", "ф"}, {"", "ن", "س", "م"}};
	static const struct {
		bool breaks;
		const char *before, *after;
	} others[] = {
		{false, "\\b\\p{Lu}\\.", "\\s+\\p{Lu}"},
		{false, "\\b[IVX]+\\.", "\\s"},
		{false, "^\\s*\\d{1,3}\\.", "\\s"},
		{false, "\\d\\s(?:г|в|гг|вв)\\.", "\\s+\\p{Ll}"},
		{false, "[.?!…]+[\"»”)]*", "\\s+[\\p{Ll}—]"},
		{false, "\\b(?:No|Fig|p|стр|рис|ст)\\.", "\\s+\\d"},
		{false, "(?i)\\b(?:e\\.g|i\\.e|т\\.\\s?е)\\.", "\\s"},
		{false, "\\.\\.\\.", "\\s*\\p{Ll}"},
		{false, "\\([?!]\\)", "\\s"},
		{false, "\\b\\p{L}\\.", "\\s+\\p{L}\\."},
		{true, "[.?!…]+[\"'»”’)]*", "\\s+[\"'«“(]*\\p{Lu}"},
		{true, "[؟!.۔]+[\"»”)]*", "\\s+[\"«“(]*\\p{Lo}"},
		{true, "[.?!]+[\"»”)]*", "\\s+\\p{Nd}"},
		{true, "[.?!]", "\\s+—\\s+\\p{Lu}"},
		{true, ":", "\\s+«"},
		{true, "\\p{L};", "\\s+—"},
	};

	for (size_t i = 0; i < 384; i++) {
		size_t script = i % 3;
		const char *head = heads[script][i / 3 % 8], *tail = tails[script][i / 24 % 4];
		char before[128];

		snprintf(before, sizeof before, "\\b(?:%s%s%s|%s%s|%s%s%s)\\.", head, tail, head,
			 tail, heads[script][i / 96 * 2 % 8], head, tail, tail);
		add_rule(srx, false, before, "\\s");
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		add_rule(srx, others[i].breaks, others[i].before, others[i].after);
}

static dgm_rules *make_rules(void)
{
	static const char path[] = "bench_segment.srx";
	struct buf srx = {0};
	dgm_error err = {0};
	dgm_rules *rules = dgm_rules_new();

	buf_adds(&srx, "<srx version=\"2.0\"><header segmentsubflows=\"yes\" cascade=\"no\"/><body>"
		       "<languagerules><languagerule languagerulename=\"all\">\n");
	add_rules(&srx);
	buf_adds(&srx,
		 "</languagerule></languagerules><maprules><languagemap "
		 "languagepattern=\".*\" languagerulename=\"all\"/></maprules></body></srx>\n");
	struct file_writer *writer = file_writer_open(path, &err);

	if (!writer || file_writer_add(writer, srx.data, srx.len, &err) != DGM_OK ||
	    file_writer_commit(writer, &err) != DGM_OK ||
	    dgm_rules_add_srx(rules, path, &err) != DGM_OK) {
		fprintf(stderr, "bench_segment: %s\n", err.text);
		exit(1);
	}
	file_writer_free(writer);
	remove(path);
	buf_free(&srx);
	return rules;
}

static size_t cut_by_us(const struct buf *text, const char *lang, dgm_newline newline,
			const dgm_rules *rules)
{
	const struct segment_options options = {.lang = lang, .newline = newline, .custom = rules};
	size_t count = 0;
	struct segmenter *segmenter = segmenter_new(&options, 0, count_segment, &count);

	for (size_t at = 0; at < text->len; at += PIECE)
		segmenter_feed(segmenter, text->data + at,
			       text->len - at < PIECE ? text->len - at : PIECE);
	segmenter_finish(segmenter);
	segmenter_free(segmenter);
	return count;
}

static size_t cut_by_icu(const struct buf *text, const char *lang)
{
	UErrorCode status = U_ZERO_ERROR;
	UText reader = UTEXT_INITIALIZER;
	char locale[64];
	size_t count = 0;

	snprintf(locale, sizeof locale, "%s@ss=standard", lang);
	UBreakIterator *breaks = ubrk_open(UBRK_SENTENCE, locale, NULL, 0, &status);

	utext_openUTF8(&reader, text->data, (int64_t)text->len, &status);
	ubrk_setUText(breaks, &reader, &status);
	while (U_SUCCESS(status) && ubrk_next(breaks) != UBRK_DONE)
		count++;
	ubrk_close(breaks);
	utext_close(&reader);
	return count;
}

/* rules are for SRX. */
static double seconds(const struct buf *text, const char *lang, enum way way,
		      const dgm_rules *rules, size_t *count)
{
	double took[RUNS];

	for (size_t run = 0; run < RUNS; run++) {
		double before = cpu_seconds();

		if (way == ICU)
			*count = cut_by_icu(text, lang);
		else
			*count = cut_by_us(text, lang,
					   way == HARD ? DGM_NEWLINE_HARD : DGM_NEWLINE_AUTO,
					   way == SRX ? rules : NULL);
		took[run] = cpu_seconds() - before;
	}
	qsort(took, RUNS, sizeof *took, compare);
	return took[RUNS / 2];
}

static void bench_file(const char *lang, const char *path, const dgm_rules *rules)
{
	struct buf file = {0}, text = {0};
	dgm_error err = {0};
	double rate[WAYS];
	size_t count[WAYS];

	if (file_read(path, DGM_MAX_FILE, &file, &err) != DGM_OK || file.len == 0) {
		fprintf(stderr, "bench_segment: '%s': %s\n", path, err.text);
		exit(1);
	}
	while (text.len < SIZE)
		buf_add(&text, file.data, file.len);
	for (enum way way = 0; way < WAYS; way++)
		rate[way] = (double)text.len / 1e6 / seconds(&text, lang, way, rules, &count[way]);
	printf("%-4s %7.0f %7.0f %7.0f %7.0f %9zu  %s (%zu kB, repeated)\n", lang, rate[HARD],
	       rate[AUTO], rate[SRX], rate[ICU], count[AUTO], path, file.len / 1000);
	buf_free(&file);
	buf_free(&text);
}

static void bench_worst(void)
{
	static const struct {
		const char *name, *lang, *piece;
		size_t count;
	} rows[] = {
		{"1 MB of dots", "en", ".", 1000000},
		{"400,000 x 'a. '", "en", "a. ", 400000},
		{"400,000 x 'A. '", "en", "A. ", 400000},
		{"a line of 10 MB", "ru", "«Да» — сказал он (", 320000},
		{"a line of 10 MB, no blank", "ru", "слово", 1000000},
		{"300,000 nested quotes", "en", "\"'", 150000},
		{"300,000 nested «", "ru", "«", 300000},
		{"300,000 x 'x.) - 1. '", "en", "x.) - 1. ", 300000},
		{"400,000 lines", "en", "a line\n", 400000},
		{"200,000 lines of a paragraph", "ru", "три слова да ещё одно и\n", 200000},
	};

	printf("\n%-30s %8s %8s %8s %6s\n", "", "MB", "s", "s twice", "ratio");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf text = {0};
		size_t count;

		for (size_t n = 0; n < rows[i].count; n++)
			buf_adds(&text, rows[i].piece);
		double mb = (double)text.len / 1e6;
		double once = seconds(&text, rows[i].lang, AUTO, NULL, &count);

		for (size_t n = 0; n < rows[i].count; n++)
			buf_adds(&text, rows[i].piece);
		double twice = seconds(&text, rows[i].lang, AUTO, NULL, &count);

		printf("%-30s %8.1f %8.3f %8.3f %6.2f\n", rows[i].name, mb, once, twice,
		       twice / once);
		buf_free(&text);
	}
}

int main(int argc, char **argv)
{
	dgm_rules *rules = make_rules();

	printf("%-4s %7s %7s %7s %7s %9s  (MB/s, medians of %d)\n", "", "hard", "auto", "SRX",
	       "ICU", "sentences", RUNS);
	for (int i = 1; i < argc; i++) {
		char *path = strchr(argv[i], '=');

		if (!path) {
			fprintf(stderr, "usage: bench_segment LANG=FILE...\n");
			return 2;
		}
		*path = '\0';
		bench_file(argv[i], path + 1, rules);
	}
	dgm_rules_free(rules);
	bench_worst();
	return 0;
}
