/* Counting: what the counters of the store say of all units, and what a filter picks of them. */
#include "memory/memory.h"

#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "memory/record.h"

static void add_lang(dgm_stats *stats, const char *lang, uint64_t segments)
{
	if (segments == 0 || stats->lang_count == DGM_MAX_VARIANTS)
		return;
	dgm_lang_count *row = &stats->langs[stats->lang_count++];

	snprintf(row->lang, sizeof row->lang, "%s", lang);
	row->segments = segments;
}

static void collect_counter(void *ctx, const char *name, uint64_t value)
{
	dgm_stats *stats = ctx;
	const size_t lang = strlen(COUNT_LANG), state = strlen(COUNT_STATE);

	if (strcmp(name, COUNT_UNITS) == 0) {
		stats->units = value;
	} else if (strncmp(name, COUNT_LANG, lang) == 0) {
		add_lang(stats, name + lang, value);
	} else if (strncmp(name, COUNT_STATE, state) == 0) {
		for (int s = DGM_ALIGNED; s <= DGM_IMPORTED; s++) {
			if (strcmp(name + state, dgm_state_name((dgm_state)s)) == 0)
				stats->states[s] = value;
		}
	}
}

dgm_code dgm_memory_stats(dgm_memory *memory, dgm_stats *stats, dgm_error *err)
{
	*stats = (dgm_stats){.format = STORE_FORMAT};
	dgm_code code = store_each_counter(memory->store, collect_counter, stats, err);

	if (code != DGM_OK)
		return code;
	return store_sizes(memory->store, &stats->data_bytes, &stats->log_bytes, err);
}

/* ---------------------------------------------------------------- by filter */

struct count {
	const dgm_filter *filter;
	dgm_stats *stats;
	struct map *langs; /* tag -> segments */
};

static dgm_code count_unit(void *ctx, const dgm_unit *unit, dgm_error *err)
{
	struct count *count = ctx;

	(void)err;
	if (!dgm_filter_matches(count->filter, unit))
		return DGM_OK;
	count->stats->units++;
	count->stats->states[unit->state]++;
	for (size_t i = 0; i < unit->variant_count; i++) {
		const char *lang = unit->variants[i].lang;

		map_add(count->langs, lang, strlen(lang), 0, NULL)->value++;
	}
	return DGM_OK;
}

static int by_tag(const void *a, const void *b)
{
	const dgm_lang_count *x = a, *y = b;

	return strcmp(x->lang, y->lang);
}

dgm_code dgm_memory_count(dgm_memory *memory, const dgm_filter *filter, const dgm_watch *watch,
			  dgm_stats *stats, dgm_error *err)
{
	dgm_code code = dgm_memory_stats(memory, stats, err);
	dgm_stats found = {.data_bytes = stats->data_bytes,
			   .log_bytes = stats->log_bytes,
			   .format = stats->format};
	struct count count = {.filter = filter, .stats = &found, .langs = map_new()};

	if (code == DGM_OK)
		code = memory_each(memory, stats->units, watch, count_unit, &count, err);
	for (size_t i = 0; i < map_count(count.langs); i++) {
		const struct map_entry *lang = map_at(count.langs, i);

		add_lang(&found, lang->key, lang->value);
	}
	map_free(count.langs);
	qsort(found.langs, found.lang_count, sizeof *found.langs, by_tag);
	*stats = found;
	return code;
}
