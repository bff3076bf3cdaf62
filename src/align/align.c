#include "align/align.h"

#include "align/doc.h"
#include "align/lexicon.h"
#include "align/links.h"
#include "align/weights.h"
#include "align/window.h"
#include "base/err.h"
#include "base/mem.h"
#include "text/lang.h"

struct aligner {
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

struct aligner *aligner_new(const char *const *langs, size_t lang_count,
			    const dgm_aligner_options *opt, dgm_error *err)
{
	struct aligner *aligner;
	dgm_code code;

	if (check_langs(langs, lang_count, err) != DGM_OK)
		return NULL;
	aligner = mem_zalloc(1, sizeof *aligner);
	aligner->lexicon = lexicon_new(langs, lang_count);
	code = weights_default(&aligner->weights, err);
	lexicon_add_builtin(aligner->lexicon);
	if (code == DGM_OK && opt && opt->dict_dir)
		code = lexicon_add_dictd(aligner->lexicon, opt->dict_dir, err);
	if (code != DGM_OK) {
		aligner_free(aligner);
		return NULL;
	}
	lexicon_freeze(aligner->lexicon);
	return aligner;
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

struct run {
	struct doc *docs[DGM_MAX_SIDES];
	struct links *links[PAIRS];
	struct pairing pairings[PAIRS];
};

static dgm_code check_sides(const struct aligner *aligner, const struct align_side *sides,
			    size_t side_count, dgm_error *err)
{
	const char *langs[DGM_MAX_SIDES] = {NULL};

	for (size_t s = 0; s < side_count && s < DGM_MAX_SIDES; s++) {
		langs[s] = sides[s].lang;
		if (langs[s] && lexicon_lang(aligner->lexicon, langs[s]) == LEXICON_NONE)
			return err_set(err, DGM_BAD_ARG, "this aligner does not know '%s'",
				       langs[s]);
	}
	return check_langs(langs, side_count, err);
}

static dgm_code run(const struct aligner *aligner, const struct align_side *sides,
		    size_t side_count, const dgm_watch *watch, struct run *r,
		    struct bead_list *beads)
{
	static const int pairs[PAIRS][2] = {{0, 1}, {0, 2}, {1, 2}};
	const struct weights *weights = &aligner->weights;
	struct walk walk = {.side_count = side_count,
			    .pair_count = side_count == 2 ? 1 : PAIRS,
			    .weights = weights,
			    .watch = watch};

	for (size_t s = 0; s < side_count; s++) {
		r->docs[s] = doc_new(&sides[s], aligner->lexicon, watch ? watch->cancel : NULL);
		if (!r->docs[s])
			return DGM_CANCELLED;
		walk.docs[s] = r->docs[s];
	}
	for (size_t p = 0; p < walk.pair_count; p++) {
		const struct doc *a = r->docs[pairs[p][0]], *b = r->docs[pairs[p][1]];

		r->links[p] = links_new(a, b, aligner->lexicon, weights);
		pairing_init(&r->pairings[p], a, b, r->links[p], weights);
		walk.pairings[p] = &r->pairings[p];
	}
	return walk_run(&walk, beads);
}

dgm_code aligner_run(const struct aligner *aligner, const struct align_side *sides,
		     size_t side_count, const dgm_watch *watch, struct bead_list *beads,
		     dgm_error *err)
{
	struct run r = {.docs = {NULL}};
	dgm_code code = check_sides(aligner, sides, side_count, err);

	*beads = (struct bead_list){0};
	if (code != DGM_OK)
		return code;
	code = run(aligner, sides, side_count, watch, &r, beads);
	for (size_t p = 0; p < PAIRS; p++) {
		pairing_end(&r.pairings[p]);
		links_free(r.links[p]);
	}
	for (size_t s = 0; s < DGM_MAX_SIDES; s++)
		doc_free(r.docs[s]);
	if (code == DGM_OK)
		return DGM_OK;
	bead_list_free(beads);
	return err_set(err, code, "cancelled");
}

void bead_list_free(struct bead_list *beads)
{
	mem_free(beads->items);
	*beads = (struct bead_list){0};
}
