#include "fold.h"
#include "accelerator.h"
#include "base/hash.h"
#include "level.h"
#include "nfc.h"

static const char *const diff_names[DGM_DIFF_COUNT] = {
	"case",   "harakat", "tatweel", "hamza",  "ya",     "ta-marbuta",  "letter",     "yo",
	"digits", "bidi",    "space",   "quotes", "dashes", "punctuation", "accelerator"};

const char *dgm_diff_name(dgm_diff bit)
{
	for (unsigned i = 0; i < DGM_DIFF_COUNT; i++)
		if ((unsigned)bit == 1u << i)
			return diff_names[i];
	return NULL;
}

/*
 * Levels what stands in out from start on until it is NFC: dropping a character may bring a letter
 * and a mark together that compose to a letter with a rule of its own. Every round has fewer
 * characters or better order than the one before, and ordinary text has none.
 */
static unsigned settle(struct buf *out, size_t start, unsigned kinds)
{
	struct buf copy = {0};
	unsigned fired = 0;

	while (nfc_check(out->data + start, out->len - start) == NFC_MAYBE) {
		buf_reset(&copy);
		nfc_append(out->data + start, out->len - start, &copy);
		if (copy.len == out->len - start &&
		    memcmp(copy.data, out->data + start, copy.len) == 0)
			break;
		out->len = start;
		fired |= level_append(copy.data, copy.len, kinds, out).fired;
	}
	buf_free(&copy);
	return fired;
}

/* Takes the sign of an accelerator out of what stands in out from start on. */
static bool drop_accelerator(struct buf *out, size_t start)
{
	size_t len = out->len - start, at = accelerator_find(out->data + start, len);

	if (at == len)
		return false;
	memmove(out->data + start + at, out->data + start + at + 1, len - at);
	out->len--;
	return true;
}

/* fold_text, and the kinds that changed something. */
static unsigned fold(const char *text, size_t len, unsigned kinds, struct buf *out)
{
	enum nfc_state state = nfc_check(text, len);
	struct buf composed = {0};
	size_t start = out->len;
	unsigned fired = 0;

	if (state == NFC_MAYBE) {
		nfc_append(text, len, &composed);
		text = composed.data;
		len = composed.len;
	}
	if (kinds == FOLD_NONE) {
		buf_add(out, text, len);
	} else {
		struct levelled levelled = level_append(text, len, kinds, out);
		bool dropped = kinds & DGM_DIFF_ACCELERATOR && drop_accelerator(out, start);

		fired = levelled.fired | (dropped ? DGM_DIFF_ACCELERATOR : 0);
		if (state != NFC_PLAIN || levelled.expanded || dropped)
			fired |= settle(out, start, kinds);
	}
	buf_free(&composed);
	return fired;
}

void fold_text(const char *text, size_t len, unsigned kinds, struct buf *out)
{
	fold(text, len, kinds, out);
}

struct pair {
	const char *a, *b;
	size_t a_len, b_len;
	struct buf folded_a, folded_b;
};

static bool equal_under(struct pair *pair, unsigned kinds, unsigned *fired)
{
	buf_reset(&pair->folded_a);
	buf_reset(&pair->folded_b);
	*fired = fold(pair->a, pair->a_len, kinds, &pair->folded_a) |
		 fold(pair->b, pair->b_len, kinds, &pair->folded_b);
	return pair->folded_a.len == pair->folded_b.len &&
	       memcmp(buf_str(&pair->folded_a), buf_str(&pair->folded_b), pair->folded_a.len) == 0;
}

/*
 * A kind is one of the differences when the texts are unequal without it. Only kinds that changed
 * a text come in question. Where two kinds can each do the other's work, so that neither is
 * missed, the lower ones are taken until the texts are equal.
 */
unsigned fold_diffs(const char *a, size_t a_len, const char *b, size_t b_len)
{
	struct pair pair = {.a = a, .b = b, .a_len = a_len, .b_len = b_len};
	unsigned fired, ignored, diffs = 0;

	equal_under(&pair, FOLD_ALL, &fired);
	for (unsigned i = 0; i < DGM_DIFF_COUNT; i++)
		if (fired & 1u << i && !equal_under(&pair, FOLD_ALL & ~(1u << i), &ignored))
			diffs |= 1u << i;
	for (unsigned i = 0; i < DGM_DIFF_COUNT && !equal_under(&pair, diffs, &ignored); i++)
		diffs |= fired & 1u << i;
	buf_free(&pair.folded_a);
	buf_free(&pair.folded_b);
	return diffs;
}

uint64_t fold_key(const char *text, size_t len)
{
	struct buf folded = {0};

	fold_text(text, len, FOLD_ALL, &folded);
	uint64_t key = hash_bytes(buf_str(&folded), folded.len, 0);

	buf_free(&folded);
	return key ? key : 1;
}
