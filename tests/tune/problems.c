#include "tests/tune/problems.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"

#include <dirent.h>

const char *const tune_langs[TUNE_LANGS] = {"ar", "ru", "en"};

static const char *path_of(struct buf *path, const char *folder, const char *doc, const char *lang,
			   const char *ending)
{
	buf_reset(path);
	buf_printf(path, "%s/%s/%s.%s", folder, doc, lang, ending);
	return buf_str(path);
}

/* Lines of numbers with blanks between them. */
static void read_origins(const struct buf *text, struct problem *problem, int lang)
{
	size_t count = dgm_segments_count(problem->texts[lang]), numbers = 0, cap = 0, line = 0;
	size_t *starts = mem_zalloc(count + 1, sizeof *starts);
	uint32_t *origins = NULL;

	for (size_t at = 0; at < text->len && line < count; at++) {
		uint32_t number = 0;
		size_t digits = 0;

		for (; at < text->len && text->data[at] >= '0' && text->data[at] <= '9'; at++) {
			number = number * 10 + (uint32_t)(text->data[at] - '0');
			digits++;
		}
		if (digits > 0) {
			origins = mem_grow(origins, numbers, &cap, sizeof *origins);
			origins[numbers++] = number;
			if (number >= problem->origin_end)
				problem->origin_end = (size_t)number + 1;
		}
		if (at == text->len || text->data[at] == '\n')
			starts[++line] = numbers;
	}
	for (; line < count; line++)
		starts[line + 1] = numbers;
	problem->origins[lang] = origins;
	problem->origin_starts[lang] = starts;
}

static bool read_problem(const char *folder, const char *doc, struct problem *problem,
			 dgm_error *err)
{
	struct buf path = {0}, ids = {0};
	bool good = true;

	for (int l = 0; l < TUNE_LANGS && good; l++) {
		dgm_read_options options = {.lang = tune_langs[l], .presegmented = true};

		problem->texts[l] = dgm_segments_read(
			path_of(&path, folder, doc, tune_langs[l], "txt"), &options, err);
		buf_reset(&ids);
		good = problem->texts[l] &&
		       file_read(path_of(&path, folder, doc, tune_langs[l], "ids"), DGM_MAX_FILE,
				 &ids, err) == DGM_OK;
		if (good)
			read_origins(&ids, problem, l);
	}
	buf_free(&path);
	buf_free(&ids);
	return good;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_document(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

bool problem_set_read(const char *folder, struct problem_set *set, dgm_error *err)
{
	struct dirent **docs;
	int count = scandir(folder, &docs, is_document, by_name);
	const char *slash = strrchr(folder, '/');
	bool good = count > 0;

	*set = (struct problem_set){.name = slash ? slash + 1 : folder};
	if (!good)
		err_set(err, DGM_IO, "no problems in '%s'", folder);
	for (int i = 0; i < count; i++) {
		set->items = mem_grow(set->items, set->count, &set->cap, sizeof *set->items);
		set->items[set->count] = (struct problem){.origin_end = 0};
		good = good && read_problem(folder, docs[i]->d_name, &set->items[set->count], err);
		set->count++;
		free(docs[i]);
	}
	if (count >= 0)
		free(docs);
	return good;
}

void problem_set_free(struct problem_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		for (int l = 0; l < TUNE_LANGS; l++) {
			dgm_segments_free(set->items[i].texts[l]);
			mem_free(set->items[i].origins[l]);
			mem_free(set->items[i].origin_starts[l]);
		}
	}
	mem_free(set->items);
	*set = (struct problem_set){0};
}

/* ------------------------------------------------------------------ right beads */

static size_t root_of(size_t *parents, size_t x)
{
	while (parents[x] != x)
		x = parents[x] = parents[parents[x]];
	return x;
}

/* Which originals belong together, as a sentence in some language was made of both. */
static size_t *join_origins(const struct problem *p, const int *langs, size_t lang_count)
{
	size_t *parents = mem_alloc(p->origin_end + 1, sizeof *parents);

	for (size_t x = 0; x < p->origin_end; x++)
		parents[x] = x;
	for (size_t s = 0; s < lang_count; s++) {
		const size_t *starts = p->origin_starts[langs[s]];

		for (size_t i = 0; i < dgm_segments_count(p->texts[langs[s]]); i++)
			for (size_t k = starts[i] + 1; k < starts[i + 1]; k++)
				parents[root_of(parents, p->origins[langs[s]][k])] =
					root_of(parents, p->origins[langs[s]][starts[i]]);
	}
	return parents;
}

/* Sentences keep the order of the originals, so those of a bead stand next to each other. */
void problem_gold(const struct problem *p, const int *langs, size_t lang_count, const size_t *first,
		  dgm_beads *gold)
{
	size_t *parents = join_origins(p, langs, lang_count), at[TUNE_LANGS] = {0, 0, 0};

	for (size_t x = 0; x < p->origin_end; x++) {
		size_t root = root_of(parents, x);
		bool opened = false;

		for (size_t s = 0; s < lang_count; s++) {
			const size_t *starts = p->origin_starts[langs[s]];
			const uint32_t *origins = p->origins[langs[s]];
			size_t count = dgm_segments_count(p->texts[langs[s]]);

			for (; at[s] < count && starts[at[s]] < starts[at[s] + 1] &&
			       root_of(parents, origins[starts[at[s]]]) == root;
			     at[s]++) {
				if (!opened)
					beads_open(gold, 0, -1);
				opened = true;
				beads_add(gold, s, (uint32_t)(first[s] + at[s]), &(size_t){0});
			}
		}
	}
	mem_free(parents);
}
