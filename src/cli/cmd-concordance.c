#include "answer.h"
#include "found.h"

enum { LANG, TARGETS, PHRASE, STEM, SUBSTRING, ALSO, NUMBER, COUNT };

static const struct option_spec options[] = {
	[LANG] = {'l', OPTION_LANG, "lang", "LANG", .help = "language of TEXT; else by its script"},
	[TARGETS] = {'t', OPTION_LANGS, "target", "LANGS", .help = "languages wanted; else all"},
	[PHRASE] = {0, OPTION_SWITCH, "phrase", .help = "the words of TEXT in a row"},
	[STEM] = {0, OPTION_SWITCH, "stem", .help = "the words of TEXT in any form"},
	[SUBSTRING] = {0, OPTION_SWITCH, "substring",
		       .help = "the characters of TEXT, inside of words too (slow)"},
	[ALSO] = {0, OPTION_TEXTS, "also", "LANG:TEXT",
		  .help = "with this in another language of the unit"},
	[NUMBER] = {'n', OPTION_NUMBER, "number", "N", "most units shown (20)", 1, 1000},
	[COUNT] = {0, OPTION_SWITCH, "count", .help = "count all units, however many"},
	{0},
};

static dgm_find_by find_by(const struct value *values)
{
	if (values[SUBSTRING].given)
		return DGM_FIND_SUBSTRING;
	if (values[PHRASE].given)
		return DGM_FIND_PHRASE;
	return values[STEM].given ? DGM_FIND_STEMS : DGM_FIND_WORDS;
}

/* Where the text of LANG:TEXT begins; NULL when it is none. */
static const char *also_text(const char *also)
{
	const char *colon = strchr(also, ':');

	return colon && colon > also && colon - also < DGM_MAX_LANG && colon[1] ? colon + 1 : NULL;
}

/* The texts of --also behind that of the query. */
static dgm_wanted *make_wanted(struct session *session, const char *text, size_t len)
{
	const struct value *lang = &session->values[LANG], *also = &session->values[ALSO];
	dgm_wanted *wanted = arena_alloc(session->arena, also->text_count + 1, sizeof *wanted);

	wanted[0] = (dgm_wanted){text, len, lang->given ? lang->langs[0] : NULL};
	for (size_t i = 0; i < also->text_count; i++) {
		const char *given = also->texts[i], *rest = also_text(given);

		wanted[i + 1] =
			(dgm_wanted){rest, strlen(rest),
				     arena_dup(session->arena, given, (size_t)(rest - given) - 1)};
	}
	return wanted;
}

static void *ask(struct session *session, const char *text, size_t len, dgm_error *err)
{
	const struct value *values = session->values;
	dgm_concordance_query query = {
		.wanted = make_wanted(session, text, len),
		.wanted_count = values[ALSO].text_count + 1,
		.by = find_by(values),
		.targets = values[TARGETS].langs,
		.target_count = values[TARGETS].lang_count,
		.max = (size_t)values[NUMBER].number,
		.count_all = values[COUNT].given,
	};
	dgm_watch watch = progress_watch(&session->progress, "looking");
	void *found = dgm_memory_concordance(session->memory, &query, &watch, err);

	progress_end(&session->progress);
	return found;
}

static size_t show(struct session *session, const char *text, size_t len, void *found)
{
	struct out *out = session->out;

	out_text(out, "query", NULL, text, len);
	return show_found(out, &session->values[TARGETS], found);
}

static void free_concordance(void *concordance)
{
	dgm_concordance_free(concordance);
}

static int run(struct session *session)
{
	static const struct question question = {ask, show, free_concordance};
	const struct value *values = session->values;
	const struct value *also = &values[ALSO];

	if (values[PHRASE].given + values[STEM].given + values[SUBSTRING].given > 1)
		return wrong_use(session,
				 "only one of --phrase, --stem and --substring may be given");
	for (size_t i = 0; i < also->text_count; i++) {
		if (!also_text(also->texts[i]))
			return wrong_use(session, "--also: '%s' is not LANG:TEXT", also->texts[i]);
	}
	return answer(session, &question);
}

const struct command cmd_concordance = {
	.name = "concordance",
	.usage = "TEXT|-",
	.summary = "find every segment that contains some words",
	.options = options,
	.flags = NEED_STORE,
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
