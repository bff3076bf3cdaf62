#include "found.h"
#include "answer.h"

#include "base/mem.h"

/* A variant with its hits marked. */
static void show_variant(struct out *out, const char *key, const dgm_concordance_hit *hit,
			 const dgm_variant *variant)
{
	struct out_mark *marks = mem_alloc(hit->mark_count, sizeof *marks);
	size_t count = 0;

	for (size_t i = 0; i < hit->mark_count; i++) {
		const dgm_mark *mark = &hit->marks[i];

		if (mark->variant == variant)
			marks[count++] =
				(struct out_mark){mark->span.start, mark->span.end, MARK_FOUND};
	}
	out_string(out, "lang", NULL, variant->lang);
	out_marked(out, key, variant->lang, variant->text, variant->len, marks, count);
	out_list(out, "marks");
	for (size_t i = 0; i < count; i++)
		show_span(out, "", (dgm_span){marks[i].start, marks[i].end});
	out_list_end(out);
	mem_free(marks);
}

static void show_hit(struct out *out, const struct value *langs, const dgm_concordance_hit *hit)
{
	struct buf heading = {0};

	add_origin(&heading, hit->unit);
	out_item(out, heading.data);
	show_variant(out, "source", hit, hit->source);
	out_list(out, "targets");
	for (size_t i = 0; i < hit->unit->variant_count; i++) {
		const dgm_variant *variant = &hit->unit->variants[i];

		if (variant == hit->source || !is_wanted(hit->unit, variant, langs))
			continue;
		out_item(out, NULL);
		show_variant(out, "text", hit, variant);
		out_item_end(out);
	}
	out_list_end(out);
	show_origin(out, hit->unit);
	out_item_end(out);
	buf_free(&heading);
}

/* "3 units", "the newest 20 of 57 units", "the newest 20 of about 4100 units" */
static void show_total(struct out *out, size_t count, uint64_t total, bool exact)
{
	struct buf line = {0};

	if (count < total)
		buf_printf(&line, "the newest %zu of %s", count, exact ? "" : "about ");
	buf_printf(&line, "%llu unit%s", (unsigned long long)total, total == 1 ? "" : "s");
	out_string(out, NULL, "", total > 0 ? line.data : NULL);
	out_count(out, "total", NULL, total);
	out_flag(out, "exact", NULL, exact);
	buf_free(&line);
}

size_t show_found(struct out *out, const struct value *langs, const dgm_concordance *found)
{
	size_t count = found ? dgm_concordance_count(found) : 0;
	bool exact = true;
	uint64_t total = found ? dgm_concordance_total(found, &exact) : 0;

	show_total(out, count, total, exact);
	out_list(out, "hits");
	for (size_t i = 0; i < count; i++)
		show_hit(out, langs, dgm_concordance_get(found, i));
	out_list_end(out);
	return count;
}
