/* Articles read whole and as a stream: both give the same, and fail the same. */
#include "dragoman.h"
#include "base/buf.h"
#include "base/err.h"
#include "tests/tap.h"

#include <stdlib.h>
#include <unistd.h>

struct heard {
	struct buf seen;
	size_t left; /* sentences until it is enough */
	size_t begun;
};

static void hear_reading(void *ctx, const dgm_reading *reading)
{
	struct heard *heard = ctx;

	heard->begun++;
	buf_printf(&heard->seen, "%s %s\n", reading->lang, reading->charset);
}

static dgm_code hear(void *ctx, const dgm_segment *segment, dgm_error *err)
{
	struct heard *heard = ctx;

	if (heard->left-- == 0)
		return err_set(err, DGM_IO, "enough");
	buf_printf(&heard->seen, "%zu %zu %zu-%zu %s\n", segment->para, segment->number,
		   segment->start, segment->end, segment->text);
	return DGM_OK;
}

static void read_whole(const dgm_segments *segments, struct heard *heard, dgm_error *err)
{
	hear_reading(heard, dgm_segments_reading(segments));
	for (size_t i = 0; i < dgm_segments_count(segments); i++)
		hear(heard, dgm_segments_get(segments, i), err);
}

static void test_same(const char *path)
{
	static const dgm_read_options options[] = {
		{0},
		{.newline = DGM_NEWLINE_HARD},
		{.newline = DGM_NEWLINE_WRAP},
		{.lang = "fr"},
		{.presegmented = true},
	};

	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		struct heard whole = {.left = SIZE_MAX}, stream = {.left = SIZE_MAX};
		const dgm_segment_sink sink = {&stream, hear_reading, hear};
		dgm_error err = {0};
		dgm_segments *segments = dgm_segments_read(path, &options[i], &err);

		if (!ok(segments != NULL, "reads %s %s", path, err.text))
			continue;
		read_whole(segments, &whole, &err);
		is_int(dgm_segment_stream(path, &options[i], &sink, NULL, &err), DGM_OK,
		       "  as a stream");
		is_text(buf_str(&stream.seen), buf_str(&whole.seen), "  and finds the same");
		dgm_segments_free(segments);
		buf_free(&whole.seen);
		buf_free(&stream.seen);
	}
}

static void check_failure(const char *name, const char *path, const char *bytes, size_t len,
			  dgm_code want)
{
	struct heard heard = {.left = SIZE_MAX};
	const dgm_segment_sink sink = {&heard, hear_reading, hear};
	dgm_error whole = {0}, stream = {0};
	FILE *file = fopen(path, "w");

	fwrite(bytes, 1, len, file);
	fclose(file);
	dgm_segments *segments = dgm_segments_read(path, NULL, &whole);

	ok(!segments, "%s: %s", name, whole.text);
	is_int(dgm_segment_stream(path, NULL, &sink, NULL, &stream), want, "  by its code");
	is_text(stream.text, whole.text, "  the same as a stream");
	is_int((long long)heard.begun, 0, "  before there is a sentence");
	dgm_segments_free(segments);
	buf_free(&heard.seen);
}

static void test_failures(void)
{
	char dir[] = "/tmp/dragoman-article.XXXXXX", path[64];
	struct heard heard = {.left = 0};
	const dgm_segment_sink sink = {&heard, NULL, hear};
	dgm_error err = {0};

	if (!ok(mkdtemp(dir) != NULL, "made a folder"))
		return;
	snprintf(path, sizeof path, "%s/x", dir);
	is_int(dgm_segment_stream(path, NULL, &sink, NULL, &err), DGM_IO, "nothing there");
	is_int(dgm_segment_stream(dir, NULL, &sink, NULL, NULL), DGM_IO, "a folder");
	check_failure("empty", path, "", 0, DGM_BAD_DATA);
	check_failure("blank", path, " \n\n", 3, DGM_BAD_DATA);
	check_failure("without letters", path, "2024", 4, DGM_BAD_DATA);
	check_failure("no UTF-8", path, "abc\xFF", 4, DGM_BAD_DATA);
	check_failure("a character cut off", path, "Да\xD0", 5, DGM_BAD_DATA);
	check_failure("binary", path, "PK\0\1", 4, DGM_BAD_DATA);
	unlink(path);
	rmdir(dir);
}

/* Work ends when the sink or the caller wants it to. */
static void test_end(const char *path)
{
	struct heard heard = {.left = 2};
	const dgm_segment_sink sink = {&heard, NULL, hear};
	volatile sig_atomic_t cancel = 1;
	const dgm_watch watch = {.cancel = &cancel};
	dgm_error err = {0};

	is_int(dgm_segment_stream(path, NULL, &sink, NULL, &err), DGM_IO, "the sink fails");
	is_text(err.text, "enough", "  with its own error");
	is_int((long long)heard.left, -1, "  and hears no more");
	err = (dgm_error){0};
	is_int(dgm_segment_stream(path, NULL, &sink, &watch, &err), DGM_CANCELLED, "cancelled");
	buf_free(&heard.seen);
}

int main(void)
{
	static const char *const langs[] = {"ar", "en", "ru"};
	const char *srcdir = getenv("srcdir");
	char path[512];

	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s/doc/example/%s.txt", srcdir ? srcdir : ".",
			 langs[i]);
		test_same(path);
		test_end(path);
	}
	test_failures();
	return done();
}
