#include "memory/aligners.h"

#include "base/map.h"
#include "base/mem.h"
#include "text/lang.h"

#include <pthread.h>
#include <stdlib.h>

struct aligners {
	const dgm_aligner_options *opt;
	pthread_mutex_t mutex; /* of what follows */
	struct map *sets;      /* primary languages in order -> place in items */
	dgm_aligner **items;
	size_t count, cap;
};

struct aligners *aligners_new(const dgm_aligner_options *opt)
{
	struct aligners *aligners = mem_zalloc(1, sizeof *aligners);

	aligners->opt = opt;
	aligners->sets = map_new();
	pthread_mutex_init(&aligners->mutex, NULL);
	return aligners;
}

void aligners_free(struct aligners *aligners)
{
	if (!aligners)
		return;
	for (size_t i = 0; i < aligners->count; i++)
		dgm_aligner_free(aligners->items[i]);
	mem_free(aligners->items);
	map_free(aligners->sets);
	pthread_mutex_destroy(&aligners->mutex);
	mem_free(aligners);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The languages in an order of their own, so that no lexicon depends on which document came first.
 */
static void sort_langs(const char *const *langs, size_t count, char sorted[][DGM_MAX_LANG])
{
	memset(sorted, 0, DGM_MAX_SIDES * DGM_MAX_LANG);
	for (size_t i = 0; i < count; i++)
		memcpy(sorted[i], langs[i], lang_primary(langs[i]));
	qsort(sorted, count, DGM_MAX_LANG, by_text);
}

static const dgm_aligner *make(struct aligners *aligners, char sorted[][DGM_MAX_LANG], size_t count,
			       dgm_error *err)
{
	const char *langs[DGM_MAX_SIDES];

	for (size_t i = 0; i < count; i++)
		langs[i] = sorted[i];
	dgm_aligner *aligner = dgm_aligner_new(langs, count, aligners->opt, err);

	if (!aligner)
		return NULL;
	aligners->items =
		mem_grow(aligners->items, aligners->count, &aligners->cap, sizeof *aligners->items);
	map_add(aligners->sets, sorted, count * DGM_MAX_LANG, aligners->count, NULL);
	aligners->items[aligners->count++] = aligner;
	return aligner;
}

const dgm_aligner *aligners_get(struct aligners *aligners, const char *const *langs, size_t count,
				dgm_error *err)
{
	char sorted[DGM_MAX_SIDES][DGM_MAX_LANG];

	sort_langs(langs, count, sorted);
	pthread_mutex_lock(&aligners->mutex);
	const struct map_entry *entry = map_find(aligners->sets, sorted, count * DGM_MAX_LANG);
	const dgm_aligner *aligner =
		entry ? aligners->items[entry->value] : make(aligners, sorted, count, err);

	pthread_mutex_unlock(&aligners->mutex);
	return aligner;
}
