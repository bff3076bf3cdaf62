/*
 * Folding: idempotent and valid UTF-8 for any set of kinds, which the first two bytes of an input
 * choose; and what differs from its folded form differs in the kinds that were folded, or more.
 */
#include "fuzz.h"
#include "text/fold.h"

static void check(const struct buf *text, unsigned kinds)
{
	struct buf once = {0}, twice = {0};

	fold_text(buf_str(text), text->len, kinds, &once);
	promise(utf8_check(buf_str(&once), once.len) == once.len, "valid UTF-8");
	fold_text(buf_str(&once), once.len, kinds, &twice);
	promise(once.len == twice.len && memcmp(buf_str(&once), buf_str(&twice), once.len) == 0,
		"folding what is folded changes nothing");
	buf_free(&once);
	buf_free(&twice);
}

/* What is equal when folded has one key, and texts are equal to themselves. */
static void check_key(const struct buf *text)
{
	struct buf folded = {0};

	fold_text(buf_str(text), text->len, FOLD_ALL, &folded);
	promise(fold_key(buf_str(text), text->len) == fold_key(buf_str(&folded), folded.len),
		"one key");
	promise(fold_key(buf_str(text), text->len) != 0, "a key that is not 0");
	promise(fold_diffs(buf_str(text), text->len, buf_str(text), text->len) == 0,
		"no difference from itself");
	buf_free(&folded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	struct buf text = text_of(data + 2, size - 2);

	check(&text, (data[0] | (unsigned)data[1] << 8) & FOLD_ALL);
	check(&text, FOLD_ALL);
	check(&text, FOLD_NONE);
	check_key(&text);
	buf_free(&text);
	return 0;
}
