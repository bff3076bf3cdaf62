/* Edits that hold only for a unit as it was seen: whoever came between is not overwritten. */
#include "dragoman.h"
#include "tests/scratch.h"
#include "tests/tap.h"

static const struct {
	const char *lang, *first, *second, *third;
} rows[] = {
	{"ar", "غادرت السفينة الميناء", "غادرت السفينة", "عادت السفينة"},
	{"ru", "Судно вышло из порта", "Судно ушло", "Судно вернулось"},
	{"en", "The ship left port", "The ship left", "The ship came back"},
};
enum { LANGS = sizeof rows / sizeof *rows };

static dgm_variant variant(const char *lang, const char *text)
{
	return (dgm_variant){.lang = lang, .text = text, .len = strlen(text)};
}

static dgm_code set_text(dgm_memory *memory, size_t row, const char *text, const dgm_unit *seen,
			 dgm_error *err)
{
	dgm_variant texts[] = {variant(rows[row].lang, text)};
	dgm_edit edit = {.texts = texts, .text_count = 1, .seen = seen};

	return dgm_memory_edit(memory, 1, &edit, err);
}

static void has_text(dgm_memory *memory, size_t row, const char *want, const char *name)
{
	dgm_unit *unit = dgm_memory_get(memory, 1, NULL);
	const dgm_variant *found = unit ? dgm_unit_variant(unit, rows[row].lang) : NULL;

	is_text(found ? found->text : NULL, want, name);
	dgm_unit_free(unit);
}

static void test_seen(dgm_memory *memory, size_t row)
{
	dgm_error err = {0};
	dgm_unit *seen = dgm_memory_get(memory, 1, &err);

	if (!ok(seen, "%s: the unit is there", rows[row].lang))
		return;
	is_int(set_text(memory, row, rows[row].second, seen, &err), DGM_OK, "as it was seen");
	has_text(memory, row, rows[row].second, "it is changed");
	is_int(set_text(memory, row, rows[row].third, seen, &err), DGM_BAD_ARG,
	       "not as it was seen");
	is_text(err.text, "unit 1 was changed meanwhile", "and why");
	has_text(memory, row, rows[row].second, "it stays");
	err = (dgm_error){0};
	is_int(set_text(memory, row, rows[row].third, NULL, &err), DGM_OK, "unless none cares");
	has_text(memory, row, rows[row].third, "it is changed");
	dgm_unit_free(seen);
}

/* What others do to state and notes changes no text. */
static void test_state(dgm_memory *memory)
{
	dgm_unit *seen = dgm_memory_get(memory, 1, NULL);
	dgm_edit state = {.set_state = true, .state = DGM_REVIEWED};

	is_int(dgm_memory_edit(memory, 1, &state, NULL), DGM_OK, "the state changes");
	is_int(set_text(memory, 0, rows[0].first, seen, NULL), DGM_OK, "a text, too");
	dgm_unit_free(seen);
}

int main(void)
{
	dgm_variant variants[LANGS];
	dgm_unit unit = {.variants = variants, .variant_count = LANGS, .confidence = 1};
	struct scratch scratch = {0};
	dgm_error err = {0};

	for (size_t i = 0; i < LANGS; i++)
		variants[i] = variant(rows[i].lang, rows[i].first);
	if (!ok(scratch_open(&scratch, &err), "a memory"))
		return done();
	is_int(dgm_memory_add(scratch.memory, &unit, 1, NULL, &err), DGM_OK, "a unit");
	for (size_t i = 0; i < LANGS; i++)
		test_seen(scratch.memory, i);
	test_state(scratch.memory);
	is_int(scratch_close(&scratch, &err), DGM_OK, "closed");
	return done();
}
