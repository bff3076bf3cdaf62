#include "memory/adapted.h"

#include "memory/memory.h"

static bool begin(const struct adapting *adapting, const dgm_variant *source)
{
	const dgm_query *query = adapting->query;
	const struct adapt_text ours = {
		.text = query->text, .len = query->len, .lang = adapting->lang};
	const struct adapt_text theirs = {
		.text = source->text, .len = source->len, .lang = source->lang};

	return adapter_set(adapting->adapter, &ours, &theirs);
}

static bool adapt(const struct adapting *adapting, const dgm_variant *target)
{
	const struct adapt_text text = {
		.text = target->text, .len = target->len, .lang = target->lang};

	return adapter_apply(adapting->adapter, &text);
}

void adapted_score(const struct adapting *adapting, const dgm_unit *unit, const dgm_variant *source,
		   struct match *match)
{
	if (!begin(adapting, source))
		return;
	for (size_t i = 0; i < unit->variant_count; i++) {
		const dgm_variant *target = &unit->variants[i];

		if (target != source &&
		    memory_wants(unit, target, adapting->query->targets,
				 adapting->query->target_count) &&
		    !adapt(adapting, target))
			return;
	}
	match->adapted = true;
	if (match->diffs != 0)
		return; /* but for the accelerator all is equal after folding, and scored */
	match->diffs = adapter_diffs(adapting->adapter);
	match->score =
		penalties_adapted(adapting->penalties, match->diffs, adapting->adapter->changed);
}

const dgm_adapted *adapted_texts(const struct adapting *adapting, const dgm_unit *unit,
				 const dgm_variant *source, struct arena *arena)
{
	struct adapter *adapter = adapting->adapter;
	dgm_adapted *texts = arena_zalloc(arena, unit->variant_count, sizeof *texts);

	begin(adapting, source);
	for (size_t i = 0; i < unit->variant_count; i++) {
		const dgm_variant *target = &unit->variants[i];

		if (target == source ||
		    !memory_wants(unit, target, adapting->query->targets,
				  adapting->query->target_count) ||
		    !adapt(adapting, target))
			continue;
		dgm_span *put = arena_alloc(arena, adapter->span_count, sizeof *put);

		if (adapter->span_count > 0)
			memcpy(put, adapter->spans, adapter->span_count * sizeof *put);
		texts[i] = (dgm_adapted){arena_dup(arena, buf_str(&adapter->out), adapter->out.len),
					 adapter->out.len, put, adapter->span_count};
	}
	return texts;
}
