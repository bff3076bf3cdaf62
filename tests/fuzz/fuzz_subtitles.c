/* SubRip and WebVTT. */
#include "format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = text_of(data, size);

	fuzz_format(&reader_subtitles, buf_str(&text), text.len);
	buf_free(&text);
	return 0;
}
