/*
 * Tests of TMX: reading from memory, and what came of it as text that a test can compare. A unit is
 * a line: "en=Peace. ar=سلام. {x-note=1} (a note)", its codes where they stand; a warning is
 * "line:column: text", behind "! " when it cost the unit.
 */
#ifndef DGM_TEST_TMX_H
#define DGM_TEST_TMX_H

#include "base/buf.h"
#include "base/err.h"
#include "base/stream.h"
#include "tests/tap.h"
#include "tmx/tmx.h"

#include <stdlib.h>
#include <unistd.h>

struct got {
	struct buf units, warnings, header;
	size_t count, dropped, mended;
	struct unit_writer *writer; /* gets the units too; NULL: none */
	size_t stop_at;             /* the handler fails at this unit; 0: never */
};

static inline void got_free(struct got *got)
{
	buf_free(&got->units);
	buf_free(&got->warnings);
	buf_free(&got->header);
}

static inline void show_variant(struct buf *out, const dgm_variant *variant)
{
	size_t at = 0;

	buf_printf(out, "%s=", variant->lang);
	for (size_t i = 0; i < variant->code_count; i++) {
		const dgm_inline *code = &variant->codes[i];

		buf_add(out, variant->text + at, code->at - at);
		buf_add(out, code->markup, code->len);
		at = code->at;
	}
	buf_add(out, variant->text + at, variant->len - at);
}

static inline void show_unit(struct buf *out, const dgm_unit *unit)
{
	for (size_t i = 0; i < unit->variant_count; i++) {
		if (i > 0)
			buf_addc(out, ' ');
		show_variant(out, &unit->variants[i]);
	}
	for (size_t i = 0; i < unit->prop_count; i++)
		buf_printf(out, " {%s=%s}", unit->props[i].name, unit->props[i].value);
	for (size_t i = 0; i < unit->note_count; i++)
		buf_printf(out, " (%s)", unit->notes[i]);
	buf_addc(out, '\n');
}

static inline dgm_code got_unit(void *ctx, const dgm_unit *unit, long line, dgm_error *err)
{
	struct got *got = ctx;
	dgm_error fault = {0};

	(void)line;
	if (unit_check(unit, &fault) != DGM_OK)
		buf_printf(&got->units, "BAD UNIT: %s\n", fault.text);
	if (got->count < 1000)
		show_unit(&got->units, unit);
	got->count++;
	if (got->count == got->stop_at)
		return err_set(err, DGM_STORE, "stop here");
	return got->writer ? tmx_format.unit(got->writer, unit, err) : DGM_OK;
}

static inline void got_warning(void *ctx, const dgm_error *warning, bool dropped)
{
	struct got *got = ctx;

	if (got->dropped + got->mended < 1000)
		buf_printf(&got->warnings, "%s%ld:%ld: %s\n", dropped ? "! " : "", warning->line,
			   warning->column, warning->text);
	got->dropped += dropped;
	got->mended += !dropped;
}

static inline void got_header(void *ctx, const dgm_prop *props, size_t count)
{
	struct got *got = ctx;

	for (size_t i = 0; i < count; i++)
		buf_printf(&got->header, "{%s=%s}", props[i].name, props[i].value);
}

/* Writes a temporary file, whose name goes to path (32 bytes). */
static inline void make_file(char *path, const void *bytes, size_t len)
{
	snprintf(path, 32, "/tmp/dragoman-tmx.XXXXXX");
	int fd = mkstemp(path);
	const char *from = bytes;

	while (fd >= 0 && len > 0) {
		ssize_t n = write(fd, from, len);

		if (n <= 0)
			break;
		from += n;
		len -= (size_t)n;
	}
	if (fd >= 0)
		close(fd);
}

/* Reads a file by a format. */
static inline dgm_code read_path(const struct unit_format *format, const char *path,
				 const struct unit_handler *handler, dgm_error *err)
{
	struct unit_source source = {.stream = stream_open(path, err)};
	bool there = false;
	dgm_code code = source.stream ? stream_next(source.stream, &there, err) : DGM_IO;

	if (code == DGM_OK)
		code = there ? format->read(&source, handler, err)
			     : err_set(err, DGM_BAD_DATA, "no file");
	stream_free(source.stream);
	return code;
}

static inline dgm_code read_bytes(const void *bytes, size_t len, struct got *got, dgm_error *err)
{
	struct unit_handler handler = {
		.ctx = got, .unit = got_unit, .warning = got_warning, .header = got_header};
	char path[32];

	make_file(path, bytes, len);
	dgm_code code = read_path(&tmx_format, path, &handler, err);

	unlink(path);
	return code;
}

static inline dgm_code keep_bytes(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	(void)err;
	buf_add(ctx, bytes, len);
	return DGM_OK;
}

/* Head and foot of a file: what is between begins at line 4. */
#define TMX_HEAD                                                                                   \
	"<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header creationtool=\"t\" "                \
	"creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"t\" adminlang=\"en\" "             \
	"srclang=\"en\" datatype=\"plaintext\"/>\n<body>\n"
#define TMX_FOOT "</body></tmx>\n"

#endif
