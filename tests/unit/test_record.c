/* Records: what is encoded comes back, and no damaged record is read beyond its end. */
#include "memory/record.h"
#include "tests/tap.h"
#include "text/unit.h"

static const dgm_inline codes[] = {{0, "<bpt i=\"1\">&lt;b&gt;</bpt>", 26},
				   {8, "<ept i=\"1\"/>", 12}};
static const dgm_variant variants[] = {
	{.lang = "ar", .text = "مرحبا", .len = 10, .prev = 7, .next = UINT64_MAX},
	{.lang = "ru", .text = "Привет", .len = 12, .codes = codes, .code_count = 2},
	{.lang = "en", .text = "a\0b", .len = 3, .next = 5},
};
static const dgm_prop props[] = {{"x-client", "Рога и копыта"}, {"x-empty", ""}};
static const char *const notes[] = {"ملاحظة"};
static const dgm_unit full = {.variants = variants,
			      .variant_count = 3,
			      .origin = "новости.txt",
			      .position = 300,
			      .confidence = 0.123456,
			      .state = DGM_REVIEWED,
			      .created = 1741939200,
			      .changed = -1,
			      .creator = "سمير",
			      .props = props,
			      .prop_count = 2,
			      .notes = notes,
			      .note_count = 1};

static void test_round_trip(void)
{
	struct buf record = {0}, again = {0};
	struct arena *arena = arena_new();
	dgm_error err = {0};
	dgm_unit unit;

	record_encode(&full, &record);
	is_int(record_decode(record.data, record.len, 9, arena, &unit, &err), DGM_OK, "decodes");
	record_encode(&unit, &again);
	is_bytes(again.data, again.len, record.data, record.len, "encodes to the same bytes again");
	is_int((long long)unit.id, 9, "has the number it was given");
	is_text(unit.variants[0].text, "مرحبا", "Arabic text");
	is_text(unit.variants[1].codes[1].markup, "<ept i=\"1\"/>",
		"inline code of the Russian text");
	is_bytes(unit.variants[2].text, unit.variants[2].len, "a\0b", 3, "a text may hold NUL");
	ok(unit.variants[0].prev == 7 && unit.variants[0].next == UINT64_MAX, "context keys");
	ok(unit.variants[2].prev == 0 && unit.variants[2].next == 5, "one context key alone");
	ok(unit.created == 1741939200 && unit.changed == -1, "times, also before 1970");
	ok(unit.confidence > 0.1234555 && unit.confidence < 0.1234565, "confidence to a millionth");
	is_text(unit.creator, "سمير", "creator");
	is_text(unit.changer, "(null)", "an unknown changer stays unknown");
	is_text(unit.props[1].value, "", "a property without text");
	is_text(unit.notes[0], "ملاحظة", "note");
	arena_free(arena);
	buf_free(&record);
	buf_free(&again);
}

/* True when all texts of a unit lie in the record and end in it. */
static bool is_within(const dgm_unit *unit, const struct buf *record)
{
	const char *end = record->data + record->len;

	for (size_t i = 0; i < unit->variant_count; i++) {
		const dgm_variant *variant = &unit->variants[i];

		if (variant->text < record->data || variant->text >= end ||
		    variant->len >= (size_t)(end - variant->text) ||
		    variant->text[variant->len] != '\0')
			return false;
	}
	return true;
}

static void test_damage(void)
{
	struct buf record = {0};
	struct arena *arena = arena_new();
	dgm_error err = {0};
	dgm_unit unit;
	size_t refused = 0, outside = 0, len;

	record_encode(&full, &record);
	for (len = 0; len < record.len; len++) {
		/* A copy of just this size, so that a sanitizer sees a read behind it. */
		char *cut = arena_dup(arena, record.data, len);

		refused += record_decode(cut, len, 1, arena, &unit, &err) == DGM_STORE;
	}
	is_int((long long)refused, (long long)record.len, "a record cut at any length is refused");
	ok(strstr(err.text, "unit 1 is broken") != NULL, "and the error names it");
	for (size_t i = 0; i < record.len; i++) {
		for (int bit = 0; bit < 8; bit++) {
			record.data[i] ^= (char)(1 << bit);
			arena_reset(arena);
			if (record_decode(record.data, record.len, 1, arena, &unit, NULL) == DGM_OK)
				outside += !is_within(&unit, &record);
			record.data[i] ^= (char)(1 << bit);
		}
	}
	is_int((long long)outside, 0, "with any bit flipped, no text leads out of the record");
	arena_free(arena);
	buf_free(&record);
}

int main(void)
{
	test_round_trip();
	test_damage();
	return done();
}
