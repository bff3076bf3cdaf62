/* Alignments: segments are given to the aligner, and its beads become units. */
#include "memory/alignment.h"

#include "align/align.h"
#include "align/translate.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "memory/article.h"
#include "text/lang.h"

struct dgm_aligner {
	struct aligner *aligner;
};

struct dgm_alignment {
	const dgm_segments *sides[DGM_MAX_SIDES];
	size_t side_count;
	struct bead_list beads;
};

dgm_aligner *dgm_aligner_new(const char *const *langs, size_t lang_count,
			     const dgm_aligner_options *opt, dgm_error *err)
{
	static const dgm_aligner_options defaults;
	struct aligner *aligner = aligner_new(langs, lang_count, opt ? opt : &defaults, err);

	if (!aligner)
		return NULL;
	dgm_aligner *wrapped = mem_zalloc(1, sizeof *wrapped);

	wrapped->aligner = aligner;
	return wrapped;
}

void dgm_aligner_free(dgm_aligner *aligner)
{
	if (!aligner)
		return;
	aligner_free(aligner->aligner);
	mem_free(aligner);
}

struct dgm_translations {
	struct arena *arena;
	dgm_translation *items;
	size_t count;
};

dgm_translations *dgm_aligner_translate(const dgm_aligner *aligner, const char *lang,
					const char *word, size_t len, const char *to,
					dgm_error *err)
{
	if (!aligner_knows(aligner->aligner, lang) || !aligner_knows(aligner->aligner, to) ||
	    lang_same_primary(lang, to)) {
		err_set(err, DGM_BAD_ARG, "'%s' and '%s' are no two languages of this aligner",
			lang, to);
		return NULL;
	}
	dgm_translations *translations = mem_zalloc(1, sizeof *translations);

	translations->arena = arena_new();
	const struct translation *found =
		lexicon_translate(aligner_lexicon(aligner->aligner), lang, word, len, to,
				  translations->arena, &translations->count);

	translations->items = arena_zalloc(translations->arena, translations->count + 1,
					   sizeof *translations->items);
	for (size_t i = 0; i < translations->count; i++)
		translations->items[i] =
			(dgm_translation){found[i].text, found[i].p, found[i].sources};
	return translations;
}

void dgm_translations_free(dgm_translations *translations)
{
	if (!translations)
		return;
	arena_free(translations->arena);
	mem_free(translations);
}

size_t dgm_translations_count(const dgm_translations *translations)
{
	return translations->count;
}

const dgm_translation *dgm_translations_get(const dgm_translations *translations, size_t i)
{
	return i < translations->count ? &translations->items[i] : NULL;
}

dgm_code check_sides(const dgm_segments *const *sides, size_t count, dgm_error *err)
{
	if (count < 2 || count > DGM_MAX_SIDES)
		return err_set(err, DGM_BAD_ARG, "two or three files can be aligned, not %zu",
			       count);
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < i; j++) {
			const char *lang = dgm_segments_lang(sides[i]);

			if (lang_same_primary(lang, dgm_segments_lang(sides[j])))
				return err_set(err, DGM_BAD_ARG,
					       "'%s' and '%s' are of one language (%s): name the "
					       "languages if that is wrong",
					       dgm_segments_name(sides[j]),
					       dgm_segments_name(sides[i]), lang);
		}
	}
	return DGM_OK;
}

static void list_side(const dgm_segments *side, struct align_side *list)
{
	*list = (struct align_side){.lang = dgm_segments_lang(side),
				    .segments = dgm_segments_get(side, 0),
				    .count = dgm_segments_count(side)};
	list->vectors.rows = segments_vectors(side, &list->vectors.dimension);
}

dgm_alignment *dgm_align(const dgm_aligner *aligner, const dgm_segments *const *sides,
			 size_t side_count, const dgm_watch *watch, dgm_error *err)
{
	struct align_side lists[DGM_MAX_SIDES];

	if (check_sides(sides, side_count, err) != DGM_OK)
		return NULL;
	dgm_alignment *alignment = mem_zalloc(1, sizeof *alignment);

	alignment->side_count = side_count;
	for (size_t s = 0; s < side_count; s++) {
		alignment->sides[s] = sides[s];
		list_side(sides[s], &lists[s]);
	}
	if (aligner_run(aligner->aligner, lists, side_count, watch, &alignment->beads, err) !=
	    DGM_OK) {
		dgm_alignment_free(alignment);
		return NULL;
	}
	return alignment;
}

void dgm_alignment_free(dgm_alignment *alignment)
{
	if (!alignment)
		return;
	bead_list_free(&alignment->beads);
	mem_free(alignment);
}

size_t dgm_alignment_count(const dgm_alignment *alignment)
{
	return alignment->beads.count;
}

const dgm_bead *dgm_alignment_get(const dgm_alignment *alignment, size_t i)
{
	return i < alignment->beads.count ? &alignment->beads.items[i] : NULL;
}

size_t dgm_alignment_sides(const dgm_alignment *alignment)
{
	return alignment->side_count;
}

const dgm_segments *dgm_alignment_side(const dgm_alignment *alignment, size_t side)
{
	return side < alignment->side_count ? alignment->sides[side] : NULL;
}

/* ------------------------------------------------------------------ explaining */

struct dgm_explanation {
	const dgm_alignment *alignment;
	struct align_side lists[DGM_MAX_SIDES];
	struct explanation *explanation;
};

const char *dgm_part_name(dgm_part part)
{
	static const char *const names[DGM_PARTS] = {
		[DGM_PART_WORDS] = "words",    [DGM_PART_NUMBERS] = "numbers",
		[DGM_PART_NAMES] = "names",    [DGM_PART_COPIED] = "copied",
		[DGM_PART_LENGTH] = "length",  [DGM_PART_PUNCTUATION] = "punctuation",
		[DGM_PART_SHAPE] = "shape",    [DGM_PART_PARAGRAPHS] = "paragraphs",
		[DGM_PART_VECTORS] = "vectors"};

	return (size_t)part < DGM_PARTS ? names[part] : NULL;
}

dgm_explanation *dgm_explain(const dgm_aligner *aligner, const dgm_alignment *alignment,
			     const dgm_watch *watch, dgm_error *err)
{
	dgm_explanation *e = mem_zalloc(1, sizeof *e);

	e->alignment = alignment;
	for (size_t s = 0; s < alignment->side_count; s++)
		list_side(alignment->sides[s], &e->lists[s]);
	e->explanation = explanation_new(aligner->aligner, e->lists, alignment->side_count,
					 &alignment->beads, watch, err);
	if (e->explanation)
		return e;
	dgm_explanation_free(e);
	return NULL;
}

void dgm_explanation_free(dgm_explanation *explanation)
{
	if (!explanation)
		return;
	explanation_free(explanation->explanation);
	mem_free(explanation);
}

const dgm_reasons *dgm_explanation_get(dgm_explanation *e, size_t i, size_t *count)
{
	*count = 0;
	if (i >= e->alignment->beads.count)
		return NULL;
	return explanation_bead(e->explanation, &e->alignment->beads.items[i], count);
}

/* ------------------------------------------------------------------ units */

/* The context key of sentence `number`, counted from 1 so that 0 is the one before the first. */
static uint64_t context_of(const dgm_segments *side, size_t number)
{
	const dgm_segment *segment = number > 0 ? dgm_segments_get(side, number - 1) : NULL;

	return segment ? dgm_context_key(segment->text, segment->len) : 0;
}

static void make_variant(const dgm_segments *side, size_t first, size_t count, struct arena *arena,
			 dgm_variant *variant)
{
	struct buf joined = {0};

	*variant = (dgm_variant){.lang = arena_str(arena, dgm_segments_lang(side)),
				 .prev = context_of(side, first),
				 .next = context_of(side, first + count + 1)};
	for (size_t i = 0; i < count; i++) {
		const dgm_segment *segment = dgm_segments_get(side, first + i);

		if (i > 0)
			buf_addc(&joined, ' ');
		buf_add(&joined, segment->text, segment->len);
	}
	variant->text = arena_dup(arena, buf_str(&joined), joined.len);
	variant->len = joined.len;
	buf_free(&joined);
}

void alignment_unit(const dgm_alignment *alignment, size_t i, struct arena *arena, dgm_unit *unit)
{
	const dgm_bead *bead = &alignment->beads.items[i];
	dgm_variant *variants = arena_zalloc(arena, alignment->side_count, sizeof *variants);

	*unit = (dgm_unit){.variants = variants, .position = i, .confidence = bead->confidence};
	for (size_t s = 0; s < alignment->side_count; s++) {
		if (bead->count[s] > 0)
			make_variant(alignment->sides[s], bead->first[s], bead->count[s], arena,
				     &variants[unit->variant_count++]);
	}
}

static size_t count_sentences(const dgm_bead *bead)
{
	size_t count = 0;

	for (size_t s = 0; s < DGM_MAX_SIDES; s++)
		count += bead->count[s];
	return count;
}

void alignment_units(const dgm_alignment *alignment, const char *origin, const char *author,
		     struct arena *arena, struct alignment_units *units)
{
	size_t bead_count = alignment->beads.count;
	const dgm_unit **items = arena_alloc(arena, bead_count, sizeof *items);

	*units = (struct alignment_units){.items = items};
	for (size_t i = 0; i < bead_count; i++) {
		dgm_unit *unit = arena_alloc(arena, 1, sizeof *unit);

		alignment_unit(alignment, i, arena, unit);
		if (unit->variant_count < 2) {
			units->unmatched += count_sentences(&alignment->beads.items[i]);
			continue;
		}
		unit->origin = origin;
		unit->creator = author;
		items[units->count++] = unit;
	}
}

/* The name of a file without its folders. */
static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const char *origin_of_files(const dgm_segments *const *sides, size_t count, struct arena *arena)
{
	struct buf names = {0};

	for (size_t s = 0; s < count; s++) {
		if (s > 0)
			buf_addc(&names, '+');
		buf_adds(&names, base_name(dgm_segments_name(sides[s])));
	}
	const char *origin = arena_dup(arena, buf_str(&names), names.len);

	buf_free(&names);
	return origin;
}
