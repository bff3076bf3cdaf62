#include "memory/record.h"

#include "base/err.h"

#include <inttypes.h>

enum { LAYOUT = 1, HAS_PREV = 1, HAS_NEXT = 2 };

/* Confidence is kept in millionths. */
static const double CONFIDENCE_STEPS = 1e6;

static void put_number(struct buf *out, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		buf_addc(out, (char)(value | 0x80));
	buf_addc(out, (char)value);
}

/* Small negative times too: the sign goes to the lowest bit. */
static void put_time(struct buf *out, int64_t value)
{
	put_number(out, ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0));
}

static void put_key(struct buf *out, uint64_t key)
{
	char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (char)(key >> (8 * i));
	buf_add(out, bytes, sizeof bytes);
}

/* Length and bytes, then a NUL, so that a decoded text can be used where it stands. */
static void put_bytes(struct buf *out, const char *bytes, size_t len)
{
	put_number(out, len);
	buf_add(out, bytes, len);
	buf_addc(out, '\0');
}

/* A text that may be NULL: 0, or 1 and the text. */
static void put_text(struct buf *out, const char *text)
{
	put_number(out, text != NULL);
	if (text)
		put_bytes(out, text, strlen(text));
}

static void put_variant(struct buf *out, const dgm_variant *variant)
{
	put_bytes(out, variant->lang, strlen(variant->lang));
	put_bytes(out, variant->text, variant->len);
	put_number(out, (variant->prev ? HAS_PREV : 0) | (variant->next ? HAS_NEXT : 0));
	if (variant->prev)
		put_key(out, variant->prev);
	if (variant->next)
		put_key(out, variant->next);
	put_number(out, variant->code_count);
	for (size_t i = 0; i < variant->code_count; i++) {
		put_number(out, variant->codes[i].at);
		put_bytes(out, variant->codes[i].markup, variant->codes[i].len);
	}
}

void record_encode(const dgm_unit *unit, struct buf *out)
{
	put_number(out, LAYOUT);
	put_number(out, unit->state);
	put_number(out, unit->position);
	put_number(out, (uint64_t)(unit->confidence * CONFIDENCE_STEPS + 0.5));
	put_time(out, unit->created);
	put_time(out, unit->changed);
	put_text(out, unit->origin);
	put_text(out, unit->creator);
	put_text(out, unit->changer);
	put_number(out, unit->variant_count);
	for (size_t i = 0; i < unit->variant_count; i++)
		put_variant(out, &unit->variants[i]);
	put_number(out, unit->prop_count);
	for (size_t i = 0; i < unit->prop_count; i++) {
		put_bytes(out, unit->props[i].name, strlen(unit->props[i].name));
		put_bytes(out, unit->props[i].value, strlen(unit->props[i].value));
	}
	put_number(out, unit->note_count);
	for (size_t i = 0; i < unit->note_count; i++)
		put_bytes(out, unit->notes[i], strlen(unit->notes[i]));
}

/* What is left to read; `broken` stays set once anything did not fit. */
struct reader {
	const unsigned char *at, *end;
	bool broken;
};

static uint64_t get_number(struct reader *r)
{
	uint64_t value = 0;

	for (int shift = 0; shift < 64 && r->at < r->end; shift += 7) {
		unsigned char byte = *r->at++;

		value |= (uint64_t)(byte & 0x7F) << shift;
		if (byte < 0x80)
			return value;
	}
	r->broken = true;
	return 0;
}

static int64_t get_time(struct reader *r)
{
	uint64_t value = get_number(r);

	return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

static uint64_t get_key(struct reader *r)
{
	uint64_t key = 0;

	if (r->end - r->at < 8) {
		r->broken = true;
		return 0;
	}
	for (int i = 0; i < 8; i++)
		key |= (uint64_t)*r->at++ << (8 * i);
	return key;
}

static const char *get_bytes(struct reader *r, size_t *len)
{
	uint64_t n = get_number(r);

	if (r->broken || n >= (uint64_t)(r->end - r->at) || r->at[n] != '\0') {
		r->broken = true;
		*len = 0;
		return "";
	}
	const char *bytes = (const char *)r->at;

	r->at += n + 1;
	*len = (size_t)n;
	return bytes;
}

static const char *get_text(struct reader *r)
{
	size_t len;

	return get_number(r) ? get_bytes(r, &len) : NULL;
}

/* A count of things that take a byte each at least, so that no broken record asks for much memory.
 */
static size_t get_count(struct reader *r)
{
	uint64_t n = get_number(r);

	if (n > (uint64_t)(r->end - r->at))
		r->broken = true;
	return r->broken ? 0 : (size_t)n;
}

static void get_variant(struct reader *r, struct arena *arena, dgm_variant *variant)
{
	size_t len;

	variant->lang = get_bytes(r, &len);
	variant->text = get_bytes(r, &variant->len);
	uint64_t flags = get_number(r);

	variant->prev = flags & HAS_PREV ? get_key(r) : 0;
	variant->next = flags & HAS_NEXT ? get_key(r) : 0;
	variant->code_count = get_count(r);
	if (variant->code_count == 0)
		return;
	dgm_inline *codes = arena_zalloc(arena, variant->code_count, sizeof *codes);

	for (size_t i = 0; i < variant->code_count; i++) {
		codes[i].at = (size_t)get_number(r);
		codes[i].markup = get_bytes(r, &codes[i].len);
		if (codes[i].at > variant->len)
			r->broken = true;
	}
	variant->codes = codes;
}

static void get_props(struct reader *r, struct arena *arena, dgm_unit *unit)
{
	size_t len;

	unit->prop_count = get_count(r);
	dgm_prop *props = arena_zalloc(arena, unit->prop_count, sizeof *props);

	for (size_t i = 0; i < unit->prop_count; i++) {
		props[i].name = get_bytes(r, &len);
		props[i].value = get_bytes(r, &len);
	}
	unit->props = props;
	unit->note_count = get_count(r);
	const char **notes = arena_zalloc(arena, unit->note_count, sizeof *notes);

	for (size_t i = 0; i < unit->note_count; i++)
		notes[i] = get_bytes(r, &len);
	unit->notes = notes;
}

dgm_code record_decode(const char *record, size_t len, uint64_t id, struct arena *arena,
		       dgm_unit *unit, dgm_error *err)
{
	struct reader r = {(const unsigned char *)record, (const unsigned char *)record + len,
			   false};

	*unit = (dgm_unit){.id = id};
	uint64_t layout = get_number(&r);
	uint64_t state = get_number(&r);

	unit->state = (dgm_state)state;
	unit->position = (size_t)get_number(&r);
	unit->confidence = (double)get_number(&r) / CONFIDENCE_STEPS;
	unit->created = get_time(&r);
	unit->changed = get_time(&r);
	unit->origin = get_text(&r);
	unit->creator = get_text(&r);
	unit->changer = get_text(&r);
	unit->variant_count = get_count(&r);
	dgm_variant *variants = arena_zalloc(arena, unit->variant_count, sizeof *variants);

	for (size_t i = 0; i < unit->variant_count; i++)
		get_variant(&r, arena, &variants[i]);
	unit->variants = variants;
	get_props(&r, arena, unit);
	if (r.broken || r.at != r.end || layout != LAYOUT || state > DGM_IMPORTED)
		return err_set(err, DGM_STORE, "unit %" PRIu64 " is broken on disk", id);
	return DGM_OK;
}
