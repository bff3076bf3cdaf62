#include "out-form.h"
#include "base/buf.h"
#include "base/mem.h"

#include <jansson.h>

enum { MAX_DEPTH = 12 }; /* record, then list and item four times, a span, and some to spare */

struct form {
	struct out_port port;
	json_t *open[MAX_DEPTH]; /* [0] is the record; each belongs to the one before */
	size_t depth;
};

static struct form *form_make(const struct out_port *port)
{
	struct form *form = mem_zalloc(1, sizeof *form);

	form->port = *port;
	return form;
}

static void form_free(struct form *form)
{
	if (form->depth > 0)
		json_decref(form->open[0]);
	mem_free(form);
}

/* Puts a value into what is open. It takes the value over. */
static void add(struct form *form, const char *key, json_t *value)
{
	json_t *parent = form->open[form->depth - 1];

	if (json_is_array(parent))
		json_array_append_new(parent, value);
	else
		json_object_set_new(parent, key, value);
}

static void open_in(struct form *form, const char *key, json_t *value)
{
	if (form->depth > 0)
		add(form, key, value);
	form->open[form->depth++] = value;
}

static void begin(struct form *form, const char *heading)
{
	(void)heading;
	open_in(form, NULL, json_object());
}

static int dump(const char *bytes, size_t len, void *ctx)
{
	out_put(ctx, bytes, len);
	return 0;
}

static void end(struct form *form)
{
	if (--form->depth > 0)
		return;
	json_dump_callback(form->open[0], dump, form->port.out,
			   JSON_COMPACT | JSON_REAL_PRECISION(6));
	out_put(form->port.out, "\n", 1);
	json_decref(form->open[0]);
}

static void list(struct form *form, const char *key)
{
	open_in(form, key, json_array());
}

static void list_end(struct form *form)
{
	form->depth--;
}

/* Length of the UTF-8 sequence that text begins with, 0 if it begins with none. */
static size_t sequence(const char *text, size_t len)
{
	for (size_t n = 1; n <= 4 && n <= len; n++) {
		json_t *value = json_stringn(text, n);

		if (value) {
			json_decref(value);
			return n;
		}
	}
	return 0;
}

/* File names and what a user typed need not be UTF-8: U+FFFD stands for each byte that is not. */
static json_t *mended_string(const char *text, size_t len)
{
	struct buf mended = {0};

	for (size_t i = 0; i < len;) {
		size_t n = sequence(text + i, len - i);

		if (n > 0)
			buf_add(&mended, text + i, n);
		else
			buf_adds(&mended, "\uFFFD");
		i += n > 0 ? n : 1;
	}
	json_t *value = json_stringn(buf_str(&mended), mended.len);

	buf_free(&mended);
	return value;
}

static void text(struct form *form, const char *key, const char *label, const char *bytes,
		 size_t len, const struct out_mark *marks, size_t mark_count)
{
	(void)label;
	(void)marks;
	(void)mark_count;
	if (!key)
		return;
	json_t *value = bytes ? json_stringn(bytes, len) : json_null();

	add(form, key, value ? value : mended_string(bytes, len));
}

static void count(struct form *form, const char *key, const char *label, uint64_t n)
{
	(void)label;
	if (key)
		add(form, key, json_integer((json_int_t)n));
}

static void real(struct form *form, const char *key, const char *label, double x)
{
	(void)label;
	if (key)
		add(form, key, json_real(x));
}

static void flag(struct form *form, const char *key, const char *label, bool value)
{
	(void)label;
	if (key)
		add(form, key, json_boolean(value));
}

static void gap(struct form *form)
{
	(void)form;
}

const struct form_type form_json = {
	.make = form_make,
	.free = form_free,
	.begin = begin,
	.end = end,
	.list = list,
	.list_end = list_end,
	.text = text,
	.count = count,
	.real = real,
	.flag = flag,
	.gap = gap,
};
