/*
 * A text is cut before each character that is no mark. Such a piece nearly always folds alone to
 * what it does in its text. Where it does not, as a mark joined the letter before something that
 * was dropped, it takes in the pieces behind it until it does.
 */
#include "fold_map.h"
#include "base/mem.h"
#include "chars.h"
#include "fold.h"
#include "utf8.h"

enum {
	TATWEEL = 0x640,
	MOST_JOINED = 16 /* pieces that are tried as one */
};

struct making {
	const char *text, *folded;
	size_t len, folded_len;
	size_t done; /* bytes of folded that have their pieces */
	struct buf piece;
	struct fold_map *map;
};

/* The end of the piece at `at`. */
static size_t piece_end(const struct making *making, size_t at)
{
	size_t end = at;

	utf8_next(making->text, making->len, &at);
	for (end = at; at < making->len; end = at) {
		uint32_t c = utf8_next(making->text, making->len, &at);

		if (c < 0x80 || (c != TATWEEL && !char_is_mark(c)))
			break;
	}
	return end;
}

static void push(struct making *making, size_t folded_len, size_t start, size_t end)
{
	struct fold_map *map = making->map;

	if (folded_len == 0)
		return;
	map->items = mem_grow(map->items, map->count, &map->cap, sizeof *map->items);
	map->items[map->count++] =
		(struct fold_piece){{making->done, making->done + folded_len}, {start, end}};
	making->done += folded_len;
}

static bool is_next(const struct making *making, size_t skip, const char *bytes, size_t len)
{
	size_t left = making->folded_len - making->done;

	return skip + len <= left && memcmp(making->folded + making->done + skip, bytes, len) == 0;
}

/* How many bytes of folded come from a piece of the text; false when it is not what comes next. */
static bool fold_piece(struct making *making, size_t start, size_t end, size_t *folded_len)
{
	struct buf *piece = &making->piece;
	bool blank = is_next(making, 0, " ", 1);

	buf_reset(piece);
	fold_text(making->text + start, end - start, FOLD_ALL, piece);
	*folded_len = piece->len;
	if (piece->len == 0) {
		/* Blanks at the ends of a text are dropped, so a blank alone folds to nothing. */
		size_t at = start;

		*folded_len = blank && char_is_space(utf8_next(making->text, end, &at));
		return true;
	}
	if (is_next(making, 0, piece->data, piece->len))
		return true;
	*folded_len += 1; /* a presentation form may begin with a blank */
	return blank && is_next(making, 1, piece->data, piece->len);
}

void fold_map_make(const char *text, size_t len, const char *folded, size_t folded_len,
		   struct fold_map *map)
{
	struct making making = {
		.text = text, .folded = folded, .len = len, .folded_len = folded_len, .map = map};

	map->count = 0;
	for (size_t at = 0; at < len && making.done < folded_len;) {
		size_t end = at, count = 0, joined = 0;

		do
			end = piece_end(&making, end);
		while (!fold_piece(&making, at, end, &count) && end < len &&
		       ++joined < MOST_JOINED);
		if (joined == MOST_JOINED) {
			end = len;
			count = folded_len - making.done;
		}
		push(&making, count, at, end);
		at = end;
	}
	buf_free(&making.piece);
}

void fold_map_free(struct fold_map *map)
{
	mem_free(map->items);
	*map = (struct fold_map){0};
}

/* The first piece whose folded text ends behind `at`. */
static size_t piece_at(const struct fold_map *map, size_t at)
{
	size_t low = 0, high = map->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (map->items[middle].folded.end > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

struct span fold_map_span(const struct fold_map *map, size_t start, size_t end)
{
	size_t first = piece_at(map, start);

	if (first == map->count) {
		size_t behind = map->count > 0 ? map->items[map->count - 1].text.end : 0;

		return (struct span){behind, behind};
	}
	struct span span = {map->items[first].text.start, map->items[first].text.start};

	if (end > start) {
		size_t last = piece_at(map, end - 1);

		span.end = map->items[last < map->count ? last : map->count - 1].text.end;
	}
	return span;
}
