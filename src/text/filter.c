/* Filters: which units are meant. Whoever walks over units asks here about each. */
#include "dragoman.h"

#include "base/err.h"
#include "date.h"

int64_t dgm_unit_time(const dgm_unit *unit)
{
	return unit->changed ? unit->changed : unit->created;
}

static bool has_languages(const dgm_filter *filter, const dgm_unit *unit)
{
	for (size_t i = 0; i < filter->lang_count; i++)
		if (!dgm_unit_variant(unit, filter->langs[i]))
			return false;
	return true;
}

/* A unit of unknown time lies in no span. */
static bool in_span(const dgm_filter *filter, const dgm_unit *unit)
{
	int64_t time = dgm_unit_time(unit);

	if (filter->since == 0 && filter->until == 0)
		return true;
	return time != 0 && (filter->since == 0 || time >= filter->since) &&
	       (filter->until == 0 || time <= filter->until);
}

static bool is_text(const char *text, const char *want)
{
	return text && strcmp(text, want) == 0;
}

static bool has_prop(const dgm_filter *filter, const dgm_unit *unit)
{
	for (size_t i = 0; i < unit->prop_count; i++)
		if (strcmp(unit->props[i].name, filter->prop) == 0 &&
		    (!filter->value || strcmp(unit->props[i].value, filter->value) == 0))
			return true;
	return false;
}

bool dgm_filter_matches(const dgm_filter *filter, const dgm_unit *unit)
{
	if (filter->states != 0 && !(filter->states & 1u << unit->state))
		return false;
	if (unit->confidence < filter->min_confidence)
		return false;
	if (filter->origin && !is_text(unit->origin, filter->origin))
		return false;
	if (filter->author && !is_text(unit->creator, filter->author) &&
	    !is_text(unit->changer, filter->author))
		return false;
	if (filter->prop && !has_prop(filter, unit))
		return false;
	return in_span(filter, unit) && has_languages(filter, unit);
}

dgm_code dgm_date_read(const char *text, int64_t *first, int64_t *last, dgm_error *err)
{
	enum { DAY = 24 * 60 * 60 };

	if (!date_read(text, strlen(text), first))
		return err_set(err, DGM_BAD_ARG,
			       "'%s' is no date like 2024-05-01 or 2024-05-01T10:00:00Z", text);
	*last = strpbrk(text, "T ") ? *first : *first + DAY - 1;
	return DGM_OK;
}
