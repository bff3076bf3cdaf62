/*
 * How right the segmenter is: score_segment SET... A set is LANG_NAME.txt, a paragraph a line, with
 * LANG_NAME.gold, which has on the same line the ends of its sentences but the last, as counts of
 * characters that are no white space. Prints F1 of the text as hard lines, in auto mode, and in
 * auto mode wrapped as by `fold -s -w 66` and 76, with the number of paragraphs found. A sentence
 * that runs over the end of a paragraph is counted with the paragraphs and not in F1.
 */
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "segment/segment.h"
#include "text/chars.h"
#include "text/utf8.h"

#include <stdlib.h>

/* Marks of each character of a text that is no white space, by its number. */
enum mark { SENTENCE_END = 1, PARAGRAPH_END = 2 };

struct marks {
	unsigned char *marks;
	size_t count;
};

struct set {
	char lang[DGM_MAX_LANG];
	struct buf text;
	struct marks gold;
	size_t paragraphs;
};

static struct marks marks_new(const struct buf *text)
{
	return (struct marks){mem_zalloc(text->len + 1, 1), 0};
}

/* Numbers the characters of text[start..end) that are no white space. */
static size_t count_solid(const char *text, size_t start, size_t end)
{
	size_t count = 0;

	while (start < end)
		count += !char_is_space(utf8_next(text, end, &start));
	return count;
}

static bool read_set(const char *path, struct set *set)
{
	struct buf gold = {0}, gold_path = {0};
	size_t len = strlen(path), start = 0;
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

	snprintf(set->lang, sizeof set->lang, "%.*s", (int)strcspn(name, "_"), name);
	buf_add(&gold_path, path, len - (len > 4 ? 4 : 0));
	buf_adds(&gold_path, ".gold");
	bool there = file_read(path, DGM_MAX_FILE, &set->text, NULL) == DGM_OK &&
		     file_read(buf_str(&gold_path), DGM_MAX_FILE, &gold, NULL) == DGM_OK;
	const char *ends = buf_str(&gold);

	if (there)
		set->gold = marks_new(&set->text);
	for (size_t at = 0; there && at < set->text.len; at = start) {
		const char *line_end = memchr(set->text.data + at, '\n', set->text.len - at);
		size_t end = line_end ? (size_t)(line_end - set->text.data) : set->text.len;
		char *after;

		for (; *ends && *ends != '\n'; ends = after + strspn(after, " ")) {
			size_t n = strtoul(ends, &after, 10);

			set->gold.marks[set->gold.count + n - 1] |= SENTENCE_END;
		}
		ends += *ends == '\n';
		set->gold.count += count_solid(set->text.data, at, end);
		set->gold.marks[set->gold.count - 1] = PARAGRAPH_END;
		set->paragraphs++;
		start = end + 1;
	}
	buf_free(&gold);
	buf_free(&gold_path);
	return there;
}

/* As fold -s does: a line ends behind its last blank within the width, which is in bytes. */
static void wrap(const struct buf *text, size_t width, struct buf *out)
{
	size_t column = 0,
	       blank = 0; /* of the line in out: its length, and behind its last blank */

	for (size_t at = 0; at < text->len;) {
		size_t from = at;
		uint32_t c = utf8_next(text->data, text->len, &at);

		if (c != '\n' && column + (at - from) > width && column > 0) {
			size_t moved = blank > 0 ? column - blank : 0;
			char rest[256];

			memcpy(rest, out->data + out->len - moved, moved);
			out->len -= moved;
			buf_addc(out, '\n');
			buf_add(out, rest, moved);
			column = moved;
			blank = 0;
		}
		buf_add(out, text->data + from, at - from);
		column = c == '\n' ? 0 : column + (at - from);
		blank = c == '\n' ? 0 : c == ' ' ? column : blank;
	}
}

struct figures {
	double f1;
	size_t paragraphs, run_ons;
};

static struct figures score(const struct set *set, const struct buf *text, dgm_newline newline)
{
	const struct segment_options options = {.lang = set->lang, .newline = newline};
	struct arena *arena = arena_new();
	struct segment_list list = {0};
	struct marks found = marks_new(text);
	size_t hits = 0, extra = 0, missed = 0, at = 0;
	struct figures figures = {0};

	segment_text(text->data, text->len, 0, &options, arena, &list);
	for (size_t i = 0; i < list.count; i++) {
		found.count += count_solid(text->data, at, list.items[i].end);
		at = list.items[i].end;
		found.marks[found.count - 1] = SENTENCE_END;
	}
	for (size_t i = 0; i < set->gold.count; i++) {
		if (set->gold.marks[i] == PARAGRAPH_END) {
			figures.run_ons += !found.marks[i];
			continue;
		}
		hits += found.marks[i] && set->gold.marks[i];
		extra += found.marks[i] && !set->gold.marks[i];
		missed += !found.marks[i] && set->gold.marks[i];
	}
	if (list.count > 0)
		figures.paragraphs = list.items[list.count - 1].para + 1;
	figures.f1 = 100.0 * 2 * (double)hits / (double)(2 * hits + extra + missed);
	mem_free(found.marks);
	segment_list_free(&list);
	arena_free(arena);
	return figures;
}

static void show(const char *path)
{
	static const size_t widths[] = {66, 76};
	struct set set = {0};

	if (!read_set(path, &set)) {
		fprintf(stderr, "score_segment: no set '%s'\n", path);
		exit(1);
	}
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	struct figures hard = score(&set, &set.text, DGM_NEWLINE_HARD);
	struct figures automatic = score(&set, &set.text, DGM_NEWLINE_AUTO);

	printf("%-20s %7.2f %7.2f", name, hard.f1, automatic.f1);
	for (size_t i = 0; i < 2; i++) {
		struct buf wrapped = {0};

		wrap(&set.text, widths[i], &wrapped);
		struct figures figures = score(&set, &wrapped, DGM_NEWLINE_AUTO);

		printf(" %7.2f %6zu %6zu", figures.f1, figures.paragraphs, figures.run_ons);
		buf_free(&wrapped);
	}
	printf(" %6zu\n", set.paragraphs);
	mem_free(set.gold.marks);
	buf_free(&set.text);
}

int main(int argc, char **argv)
{
	printf("%-20s %7s %7s %7s %6s %6s %7s %6s %6s %6s\n", "F1", "hard", "auto", "66", "paras",
	       "run on", "76", "paras", "run on", "of");
	for (int i = 1; i < argc; i++)
		show(argv[i]);
	return 0;
}
