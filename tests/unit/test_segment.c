/*
 * In the tables a bar stands before the first byte of each sentence but the first, and a pilcrow
 * where a paragraph begins as well. What is cut is the text without them.
 */
#include "segment/rules.h"
#include "segment/segment.h"
#include "base/buf.h"
#include "base/data.h"
#include "base/map.h"
#include "tests/tap.h"

#define BAR     "|"
#define PILCROW "¶"
#define HARD    DGM_NEWLINE_HARD
#define AUTO    DGM_NEWLINE_AUTO
#define WRAP    DGM_NEWLINE_WRAP

struct row {
	const char *lang, *marked;
};

static void add_unmarked(struct buf *text, const char *marked)
{
	while (*marked) {
		if (strncmp(marked, PILCROW, strlen(PILCROW)) == 0)
			marked += strlen(PILCROW);
		else if (*marked == *BAR)
			marked++;
		else
			buf_addc(text, *marked++);
	}
}

static void add_marked(struct buf *out, const struct buf *text, const struct segment_list *list)
{
	size_t at = 0;

	for (size_t i = 0; i < list->count; i++) {
		const dgm_segment *s = &list->items[i];

		buf_add(out, text->data + at, s->start - at);
		if (i > 0)
			buf_adds(out, s->para != s[-1].para ? PILCROW : BAR);
		at = s->start;
	}
	buf_add(out, text->data + at, text->len - at);
}

static void check(const char *lang, dgm_newline newline, const char *marked)
{
	struct arena *arena = arena_new();
	struct segment_list list = {0};
	struct buf text = {0}, got = {0};

	add_unmarked(&text, marked);
	segment_text(buf_str(&text), text.len, 0, lang, newline, arena, &list);
	add_marked(&got, &text, &list);
	is_text(buf_str(&got), marked, marked);
	segment_list_free(&list);
	buf_free(&text);
	buf_free(&got);
	arena_free(arena);
}

static const struct row sentences[] = {
	{"en", "It rained. |We stayed at home."},
	{"ru", "Шёл дождь. |Мы остались дома."},
	{"ar", "هطل المطر. |بقينا في البيت."},
};

static void test_sentences(void)
{
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
		check(sentences[i].lang, HARD, sentences[i].marked);
}

int main(void)
{
	test_sentences();
	return done();
}
