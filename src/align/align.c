#include "align/align.h"

#include "align/explain.h"
#include "align/lexicon.h"
#include "align/passes.h"
#include "align/weights.h"
#include "align/window.h"
#include "base/err.h"
#include "base/mem.h"
#include "text/lang.h"

struct aligner {
	char langs[DGM_MAX_SIDES][DGM_MAX_LANG];
	size_t lang_count;
	unsigned passes; /* 0: as passes_wanted says */
	struct lexicon *lexicon;
	struct weights weights;
};

static dgm_code check_langs(const char *const *langs, size_t count, dgm_error *err)
{
	if (count < 2 || count > DGM_MAX_SIDES)
		return err_set(err, DGM_BAD_ARG, "two or three texts can be aligned, not %zu",
			       count);
	for (size_t i = 0; i < count; i++) {
		if (!langs[i])
			return err_set(err, DGM_BAD_ARG, "a text without language");
		for (size_t j = 0; j < i; j++)
			if (lang_same_primary(langs[i], langs[j]))
				return err_set(err, DGM_BAD_ARG, "two texts in one language, '%s'",
					       langs[i]);
	}
	return DGM_OK;
}

static dgm_code add_tables(struct lexicon *lexicon, const char *const *langs, size_t lang_count,
			   const dgm_aligner_options *opt, dgm_error *err)
{
	static const dgm_aligner_options none;
	const dgm_aligner_options *from = opt ? opt : &none;
	dgm_code code = lexicon_add_base(lexicon,
					 &(struct lexicon_base){.langs = langs,
								.lang_count = lang_count,
								.dict_dir = from->dict_dir,
								.cache_dir = from->cache_dir},
					 err);

	if (code == DGM_OK && from->memory_dir)
		lexicon_add_memory(lexicon, from->memory_dir);
	return code;
}

struct aligner *aligner_new(const char *const *langs, size_t lang_count,
			    const dgm_aligner_options *opt, dgm_error *err)
{
	struct aligner *aligner;
	dgm_code code;

	if (check_langs(langs, lang_count, err) != DGM_OK)
		return NULL;
	aligner = mem_zalloc(1, sizeof *aligner);
	for (size_t i = 0; i < lang_count; i++)
		snprintf(aligner->langs[i], DGM_MAX_LANG, "%s", langs[i]);
	aligner->lang_count = lang_count;
	aligner->passes = opt ? opt->passes : 0;
	aligner->lexicon = lexicon_new();
	code = weights_default(&aligner->weights, err);
	if (code == DGM_OK)
		code = add_tables(aligner->lexicon, langs, lang_count, opt, err);
	if (code == DGM_OK)
		return aligner;
	aligner_free(aligner);
	return NULL;
}

void aligner_free(struct aligner *aligner)
{
	if (!aligner)
		return;
	lexicon_free(aligner->lexicon);
	mem_free(aligner);
}

struct weights *aligner_weights(struct aligner *aligner)
{
	return &aligner->weights;
}

const struct lexicon *aligner_lexicon(const struct aligner *aligner)
{
	return aligner->lexicon;
}

bool aligner_knows(const struct aligner *aligner, const char *lang)
{
	for (size_t i = 0; i < aligner->lang_count; i++)
		if (lang_same_primary(aligner->langs[i], lang))
			return true;
	return lang_same_primary(lang, "en");
}

/* Vectors can be compared when all texts have them, of one dimension. */
static dgm_code check_vectors(const struct align_side *sides, size_t side_count, dgm_error *err)
{
	for (size_t s = 1; s < side_count; s++) {
		if (!sides[s].vectors.rows != !sides[0].vectors.rows)
			return err_set(err, DGM_BAD_ARG,
				       "either all texts have vectors or none of them");
		if (sides[s].vectors.dimension != sides[0].vectors.dimension)
			return err_set(err, DGM_BAD_ARG,
				       "vectors of %zu and of %zu numbers cannot be compared",
				       sides[0].vectors.dimension, sides[s].vectors.dimension);
	}
	return DGM_OK;
}

static dgm_code check_sides(const struct aligner *aligner, const struct align_side *sides,
			    size_t side_count, dgm_error *err)
{
	const char *langs[DGM_MAX_SIDES] = {NULL};

	for (size_t s = 0; s < side_count && s < DGM_MAX_SIDES; s++) {
		langs[s] = sides[s].lang;
		if (langs[s] && !aligner_knows(aligner, langs[s]))
			return err_set(err, DGM_BAD_ARG, "this aligner does not know '%s'",
				       langs[s]);
	}
	if (check_langs(langs, side_count, err) != DGM_OK)
		return DGM_BAD_ARG;
	return check_vectors(sides, side_count, err);
}

static dgm_code run(const struct aligner *aligner, struct comparison *texts, const dgm_watch *watch,
		    struct bead_list *beads)
{
	const struct doc *const *docs = (const struct doc *const *)texts->docs;
	unsigned passes = passes_wanted(aligner->passes, docs, texts->side_count);

	comparison_link(texts, aligner->lexicon, &aligner->weights);
	dgm_code code = walk_run(texts, watch, beads);

	for (unsigned pass = 1; pass < passes && code == DGM_OK; pass++) {
		struct lexicon *lexicon =
			passes_learn(aligner->lexicon, docs, texts->side_count, beads);

		comparison_link(texts, lexicon, &aligner->weights);
		bead_list_free(beads);
		beads->learned = lexicon;
		code = walk_run(texts, watch, beads);
	}
	return code;
}

dgm_code aligner_run(const struct aligner *aligner, const struct align_side *sides,
		     size_t side_count, const dgm_watch *watch, struct bead_list *beads,
		     dgm_error *err)
{
	struct comparison texts = {0};
	dgm_code code = check_sides(aligner, sides, side_count, err);

	*beads = (struct bead_list){0};
	if (code != DGM_OK)
		return code;
	code = DGM_CANCELLED;
	if (comparison_init(&texts, sides, side_count, watch ? watch->cancel : NULL))
		code = run(aligner, &texts, watch, beads);
	comparison_end(&texts);
	if (code == DGM_OK)
		return DGM_OK;
	bead_list_free(beads);
	return err_set(err, code, "cancelled");
}

struct explanation *explanation_new(const struct aligner *aligner, const struct align_side *sides,
				    size_t side_count, const struct bead_list *beads,
				    const dgm_watch *watch, dgm_error *err)
{
	const struct lexicon *lexicon = beads->learned ? beads->learned : aligner->lexicon;
	struct explanation *explanation = NULL;

	if (check_sides(aligner, sides, side_count, err) != DGM_OK)
		return NULL;
	explanation = explain_texts(sides, side_count, lexicon, &aligner->weights,
				    watch ? watch->cancel : NULL);
	if (!explanation)
		err_set(err, DGM_CANCELLED, "cancelled");
	return explanation;
}

void bead_list_free(struct bead_list *beads)
{
	mem_free(beads->items);
	lexicon_free(beads->learned);
	*beads = (struct bead_list){0};
}
