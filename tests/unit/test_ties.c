/* The order of hits that score the same, which of them are one, and how many are shown. */
#include "dragoman.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { DAY = 86400, FIRST = 1700000000 };

/* Units in the order in which they are stored, which is that of their numbers. */
static const struct stored {
	const char *source, *target;
	dgm_state state;
	int64_t created;
	bool prev; /* the neighbour before is that of the queries */
} stored[] = {
	{"Мир.", "Peace.", DGM_ALIGNED, FIRST, false},            /* 1 */
	{"Мир.", "World.", DGM_ALIGNED, FIRST + DAY, false},      /* 2 */
	{"Мир.", "Peace.", DGM_ALIGNED, FIRST + 2 * DAY, false},  /* 3 */
	{"Мир.", "Mir.", DGM_REVIEWED, FIRST, false},             /* 4 */
	{"Мир.", "Concord.", DGM_REJECTED, FIRST, false},         /* 5 */
	{"Мир.", "The world.", DGM_IMPORTED, FIRST, true},        /* 6 */
	{"Мир.", "Cosmos.", DGM_ALIGNED, FIRST, false},           /* 7 */
	{"Мир.", "Universe.", DGM_ALIGNED, FIRST, false},         /* 8 */
	{"мир", "peace", DGM_ALIGNED, FIRST, false},              /* 9 */
	{"Миру", "To the world", DGM_REVIEWED, FIRST, false},     /* 10 */
	{"Номер 5", "Number 5", DGM_ALIGNED, FIRST, false},       /* 11 */
	{"Номер 6", "Number 6", DGM_ALIGNED, FIRST + DAY, false}, /* 12 */
	{"Номер 7", "No. 7", DGM_ALIGNED, FIRST, false},          /* 13 */
	{"номер 8", "number eight", DGM_ALIGNED, FIRST, false},   /* 14 */
	{"السلام", "السّلم", DGM_ALIGNED, FIRST, false},           /* 15 */
};

enum { STORED = sizeof stored / sizeof *stored };

static dgm_code fill(dgm_memory *memory, dgm_error *err)
{
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < STORED; i++) {
		const struct stored *from = &stored[i];
		const dgm_variant variants[] = {
			{.lang = "ru",
			 .text = from->source,
			 .len = strlen(from->source),
			 .prev = from->prev ? dgm_context_key("Начало.", strlen("Начало.")) : 0},
			{.lang = "en", .text = from->target, .len = strlen(from->target)}};
		char origin[16];

		snprintf(origin, sizeof origin, "%zu", i);
		const dgm_unit unit = {.variants = variants,
				       .variant_count = 2,
				       .origin = origin,
				       .state = from->state,
				       .created = from->created,
				       .confidence = 1};

		code = dgm_memory_add(memory, &unit, 1, NULL, err);
	}
	return code;
}

/* want: number of the unit, its score, and how many are the same where there are more. */
static const struct {
	const char *text, *prev;
	size_t max;
	int min;
	const char *want;
} rows[] = {
	{"Мир.", NULL, 0, 95, "4:100 3:100x2 2:100 6:100 7:100 8:100 "},
	{"Мир.", "Начало.", 0, 95, "6:101 4:100 3:100x2 2:100 7:100 8:100 "},
	{"Мир.", NULL, 2, 95, "4:100 3:100x2 "},
	{"Мир.", NULL, 10, 75, "4:100 3:100x2 2:100 6:100 7:100 8:100 9:98 10:75 "},
	{"Мир!", NULL, 0, 70, "4:75 10:75 3:75x2 2:75 6:75 "},
	{"Номер 9", NULL, 0, 95, "12:99x2 13:99 "},
	{"номер 9", NULL, 0, 95, "12:98x2 13:98 "},
	{"Номер 7", NULL, 0, 95, "13:100 12:99x2 "},
	{"Номер 8", NULL, 0, 95, "14:99 12:99x2 13:99 "},
};

static void test_rows(dgm_memory *memory)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		dgm_query query = {.text = rows[i].text,
				   .len = strlen(rows[i].text),
				   .prev = rows[i].prev,
				   .min = rows[i].min,
				   .max = rows[i].max};
		dgm_hits *hits = dgm_memory_lookup(memory, &query, NULL);
		char got[256] = "";
		size_t len = 0;

		for (size_t h = 0; hits && h < dgm_hits_count(hits); h++) {
			const dgm_hit *hit = dgm_hits_get(hits, h);

			len += (size_t)snprintf(got + len, sizeof got - len, "%d:%d",
						(int)hit->unit->id, hit->score);
			if (hit->same > 1)
				len += (size_t)snprintf(got + len, sizeof got - len, "x%zu",
							hit->same);
			len += (size_t)snprintf(got + len, sizeof got - len, " ");
		}
		is_text(got, rows[i].want, rows[i].text);
		dgm_hits_free(hits);
	}
}

/* Both directions of what was stored in one, and the same text for some targets alone. */
static void test_targets(dgm_memory *memory)
{
	static const char *const russian[] = {"ru"}, *const german[] = {"de"};
	dgm_query query = {.text = "Peace.", .len = 6, .targets = russian, .target_count = 1};
	dgm_hits *hits = dgm_memory_lookup(memory, &query, NULL);

	is_int(hits ? (long long)dgm_hits_count(hits) : -1, 2, "from target to source");
	is_int(hits ? (long long)dgm_hits_get(hits, 0)->same : -1, 2, "two units, one text");
	is_text(hits ? dgm_hits_get(hits, 0)->source->lang : "", "en", "what was the target");
	dgm_hits_free(hits);
	query.targets = german;
	hits = dgm_memory_lookup(memory, &query, NULL);
	is_int(hits ? (long long)dgm_hits_count(hits) : -1, 0, "no German");
	dgm_hits_free(hits);
}

static void test(dgm_memory *memory)
{
	test_rows(memory);
	test_targets(memory);
}

int main(void)
{
	return scratch_run(fill, test);
}
