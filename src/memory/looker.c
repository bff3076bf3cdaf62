#include "memory/looker.h"

#include "base/mem.h"
#include "text/lang.h"

struct looker *looker_take(dgm_memory *memory, const char *lang)
{
	struct looker *looker, **at = &memory->lookers;

	pthread_mutex_lock(&memory->mutex);
	while (*at && !lang_same_primary((*at)->lang, lang))
		at = &(*at)->next;
	looker = *at;
	if (looker)
		*at = looker->next;
	pthread_mutex_unlock(&memory->mutex);
	if (looker)
		return looker;
	looker = mem_zalloc(1, sizeof *looker);
	snprintf(looker->lang, sizeof looker->lang, "%s", lang);
	looker->matcher = matcher_new(lang);
	looker->arena = arena_new();
	penalties_read(&looker->penalties);
	return looker;
}

void looker_give(dgm_memory *memory, struct looker *looker)
{
	pthread_mutex_lock(&memory->mutex);
	looker->next = memory->lookers;
	memory->lookers = looker;
	pthread_mutex_unlock(&memory->mutex);
}

void lookers_free(struct looker *first)
{
	while (first) {
		struct looker *looker = first;

		first = looker->next;
		matcher_free(looker->matcher);
		match_terms_free(&looker->terms);
		candidates_free(&looker->candidates);
		adapter_free(&looker->adapter);
		buf_free(&looker->record);
		arena_free(looker->arena);
		mem_free(looker);
	}
}
