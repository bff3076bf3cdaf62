/*
 * Character sets: detection ends, what is decoded is UTF-8, and every place in it leads back to
 * one behind that of the character before.
 */
#include "fuzz.h"
#include "text/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct charset charset;
	struct charset_text text = {0};
	size_t before = 0;

	charset_detect(bytes, size, &charset);
	charset_decode(&charset, bytes, 0, size, &text);
	promise(utf8_check(buf_str(&text.text), text.text.len) == text.text.len, "valid UTF-8");
	for (size_t at = 0; at < text.text.len;) {
		size_t place = charset_offset(&charset, bytes, size, &text, at);

		promise(place < size && (at == 0 || place > before), "places in order");
		before = place;
		utf8_next(text.text.data, text.text.len, &at);
	}
	charset_text_free(&text);
	return 0;
}
