/*
 * The segmenter keeps its promises. The first byte of an input is the language (a, e, r, f), the
 * second what a line end means (a, h, w; p: presegmented); then comes the text.
 */
#include "fuzz.h"
#include "tests/segments.h"

static const char *lang_of(uint8_t byte)
{
	switch (byte) {
	case 'a':
		return "ar";
	case 'e':
		return "en";
	case 'r':
		return "ru";
	default:
		return "fr";
	}
}

static struct segment_options options_of(const uint8_t *data)
{
	return (struct segment_options){
		.lang = lang_of(data[0]),
		.newline = data[1] == 'h'   ? DGM_NEWLINE_HARD
			   : data[1] == 'w' ? DGM_NEWLINE_WRAP
					    : DGM_NEWLINE_AUTO,
		.presegmented = data[1] == 'p',
	};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	const struct segment_options options = options_of(data);
	struct buf text = text_of(data + 2, size - 2);
	struct arena *arena = arena_new();
	struct segment_list list = {0};
	uint64_t seed = size;

	segment_text(buf_str(&text), text.len, 0, &options, arena, &list);
	/* A line that somebody cut is no sentence of ours, and may be cut further. */
	const char *broken = broken_promise(buf_str(&text), text.len, &list,
					    options.presegmented ? "fr" : options.lang, arena);

	promise(!broken, broken);
	promise(is_same_in_pieces(buf_str(&text), text.len, &options, 1, &seed), "bytes");
	promise(is_same_in_pieces(buf_str(&text), text.len, &options, 64, &seed), "pieces");
	segment_list_free(&list);
	arena_free(arena);
	buf_free(&text);
	return 0;
}
