#include "filter.h"

/* "name=value" as two texts; without '=', any value will do. */
static void split_prop(struct arena *arena, const char *text, dgm_filter *filter)
{
	size_t len = strcspn(text, "=");

	filter->prop = arena_dup(arena, text, len);
	filter->value = text[len] == '=' ? text + len + 1 : NULL;
}

bool filter_read(const struct session *session, dgm_filter *filter)
{
	const struct value *values = session->values;
	bool given = false;

	for (size_t i = 0; i < FILTER_OPTIONS; i++)
		given = given || values[i].given;
	*filter = (dgm_filter){
		.langs = values[FILTER_LANG].langs,
		.lang_count = values[FILTER_LANG].lang_count,
		.origin = values[FILTER_ORIGIN].text,
		.since = values[FILTER_SINCE].first,
		.until = values[FILTER_UNTIL].last,
		.min_confidence = values[FILTER_MIN_CONFIDENCE].real,
		.author = values[FILTER_AUTHOR].text,
	};
	if (values[FILTER_STATE].given)
		filter->states = 1u << values[FILTER_STATE].number;
	if (values[FILTER_PROP].given)
		split_prop(session->arena, values[FILTER_PROP].text, filter);
	return given;
}
