/* The lexicon of the aligner: three things to do with it, each a word before the operands. */
#include "articles.h"

enum { LANG, TARGET, DICT_DIR, ALL, MOST };

static const struct option_spec options[] = {
	[LANG] = {'l', OPTION_LANGS, "langs", "LANGS",
		  .help = "import: both languages; show: that of the word"},
	[TARGET] = {'t', OPTION_LANGS, "target", "LANGS", .help = "show: in these languages"},
	[DICT_DIR] = {0, OPTION_DIR, "dict-dir", "DIR", .help = DICT_DIR_HELP},
	[ALL] = {0, OPTION_SWITCH, "all", .help = "learn: forget what was learned, begin anew"},
	[MOST] = {'n', OPTION_NUMBER, "max", "N", .help = "show: most translations a language (10)",
		  .low = 1, .high = 10000},
	{0},
};

/* ------------------------------------------------------------------ import */

static int import_files(struct session *session)
{
	const struct value *langs = &session->values[LANG];
	dgm_lexicon_options how = {langs->langs, langs->lang_count};
	dgm_lexicon_counts counts = {0};
	int code = open_memory(session);

	if (code == EXIT_DONE && langs->given && langs->lang_count != 2)
		code = wrong_use(session, "--langs names the two languages of a dictionary");
	for (size_t i = 0; i < session->arg_count && code == EXIT_DONE; i++) {
		dgm_watch watch = progress_watch(&session->progress, "importing");
		dgm_error err = {0};

		if (dgm_memory_import_lexicon(session->memory, session->args[i], &how, &watch,
					      &counts, &err) != DGM_OK)
			code = msg_fail(session->args[i], &err);
		progress_end(&session->progress);
	}
	if (code != EXIT_DONE)
		return code;
	out_record(session->out, NULL);
	out_count(session->out, "pairs", "pairs added", counts.pairs);
	out_count(session->out, "skipped", "skipped", counts.skipped);
	out_record_end(session->out);
	return EXIT_DONE;
}

/* ------------------------------------------------------------------ learn */

static int learn(struct session *session)
{
	dgm_learn_options how = {.files = (const char *const *)session->args,
				 .file_count = session->arg_count,
				 .all = session->values[ALL].given};
	dgm_learn_counts counts = {0};
	dgm_error err = {0};
	int code = open_memory(session);

	if (code != EXIT_DONE)
		return code;
	dgm_watch watch = progress_watch(&session->progress, "learning");

	if (dgm_memory_learn_lexicon(session->memory, &how, &watch, &counts, &err) != DGM_OK)
		code = msg_fail(NULL, &err);
	progress_end(&session->progress);
	if (code != EXIT_DONE)
		return code;
	out_record(session->out, NULL);
	out_count(session->out, "units", "units learned from", counts.units);
	out_count(session->out, "skipped", "not sure enough", counts.skipped);
	out_record_end(session->out);
	return EXIT_DONE;
}

/* ------------------------------------------------------------------ show */

struct languages {
	const char *tags[DGM_MAX_SIDES]; /* that of the word first */
	size_t count;
};

static int choose_languages(struct session *session, const char *word, char *tag,
			    struct languages *langs)
{
	static const char *const usual[] = {"ar", "ru", "en"};
	const struct value *lang = &session->values[LANG], *target = &session->values[TARGET];

	if (lang->given && lang->lang_count != 1)
		return wrong_use(session, "--langs names the one language of the word");
	if (target->given && target->lang_count >= DGM_MAX_SIDES)
		return wrong_use(session, "--target names two languages at most");
	if (lang->given) {
		snprintf(tag, DGM_MAX_LANG, "%s", lang->langs[0]);
	} else {
		const dgm_read_options how = {.presegmented = true};
		dgm_segments *text = dgm_segments_from_text(word, strlen(word), &how, NULL);

		snprintf(tag, DGM_MAX_LANG, "%s", text ? dgm_segments_lang(text) : "");
		dgm_segments_free(text);
	}
	if (!*tag)
		return wrong_use(session, "the language of '%s' is not known: name it with -l",
				 word);
	langs->tags[langs->count++] = tag;
	for (size_t i = 0; target->given && i < target->lang_count; i++)
		langs->tags[langs->count++] = target->langs[i];
	for (size_t i = 0; !target->given && i < sizeof usual / sizeof *usual; i++)
		if (strcmp(usual[i], tag) != 0 && langs->count < DGM_MAX_SIDES)
			langs->tags[langs->count++] = usual[i];
	return EXIT_DONE;
}

static void show_language(struct session *session, const dgm_translations *found, const char *lang)
{
	struct out *out = session->out;
	const struct value *most = &session->values[MOST];
	size_t count = dgm_translations_count(found),
	       limit = most->given ? (size_t)most->number : 10;

	for (size_t i = 0; i < count && i < limit; i++) {
		const dgm_translation *way = dgm_translations_get(found, i);
		struct buf label = {0};

		/* The word comes last, where it cannot turn the rest around. */
		buf_printf(&label, "%s  %.3f  %s", lang, way->probability, way->sources);
		out_item(out, NULL);
		out_string(out, "lang", NULL, lang);
		out_string(out, "text", arena_dup(session->arena, label.data, label.len),
			   way->text);
		out_real(out, "probability", NULL, way->probability);
		out_string(out, "sources", NULL, way->sources);
		buf_free(&label);
		out_item_end(out);
	}
}

static int show_word(struct session *session, const char *word, const dgm_aligner *aligner,
		     const struct languages *langs)
{
	size_t total = 0;
	int code = EXIT_DONE;

	out_record(session->out, word);
	out_string(session->out, "word", NULL, word);
	out_string(session->out, "lang", NULL, langs->tags[0]);
	out_list(session->out, "translations");
	for (size_t i = 1; i < langs->count && code == EXIT_DONE; i++) {
		dgm_error err = {0};
		dgm_translations *found = dgm_aligner_translate(aligner, langs->tags[0], word,
								strlen(word), langs->tags[i], &err);

		if (!found)
			code = msg_fail(NULL, &err);
		if (found) {
			total += dgm_translations_count(found);
			show_language(session, found, langs->tags[i]);
		}
		dgm_translations_free(found);
	}
	out_list_end(session->out);
	out_record_end(session->out);
	if (code == EXIT_DONE && total == 0) {
		msg_print(MSG_WARNING, "no translation of '%s' is known", word);
		code = EXIT_NO;
	}
	return code;
}

static int show_one(struct session *session, const char *word)
{
	struct languages langs = {.count = 0};
	dgm_aligner_options how = {.cache_dir = cache_path(session),
				   .memory_dir = memory_path(session)};
	char tag[DGM_MAX_LANG] = "";
	dgm_error err = {0};
	int code = choose_languages(session, word, tag, &langs);

	if (code != EXIT_DONE)
		return code;
	if (find_dictionaries(&session->values[DICT_DIR], &how.dict_dir, &err) != DGM_OK)
		return msg_fail(NULL, &err);
	dgm_aligner *aligner = dgm_aligner_new(langs.tags, langs.count, &how, &err);

	if (!aligner)
		return msg_fail(NULL, &err);
	code = show_word(session, word, aligner, &langs);
	dgm_aligner_free(aligner);
	return code;
}

static int show(struct session *session)
{
	int worst = EXIT_DONE;

	for (size_t i = 0; i < session->arg_count; i++) {
		int code = show_one(session, session->args[i]);

		worst = code > worst ? code : worst;
	}
	return worst;
}

/* ------------------------------------------------------------------ which of them */

#define USAGE "import FILE... | learn [FILE.tmx...] | show WORD..."

static const struct action {
	struct command
		command;  /* what the session goes on with: its memory is opened in this way */
	unsigned options; /* a bit for each that it takes */
	bool wants_operands;
} actions[] = {
	{{.name = "import", .flags = WRITES | CREATES, .run = import_files}, 1 << LANG, true},
	{{.name = "learn", .flags = WRITES, .run = learn}, 1 << ALL, false},
	{{.name = "show", .run = show}, 1 << LANG | 1 << TARGET | 1 << DICT_DIR | 1 << MOST, true},
};

static int check_options(struct session *session, const struct action *action)
{
	for (size_t i = 0; options[i].name; i++)
		if (session->values[i].given && !(action->options & (1u << i)))
			return wrong_use(session, "lexicon %s takes no --%s", action->command.name,
					 options[i].name);
	if (action->wants_operands && session->arg_count == 0)
		return wrong_use(session, "lexicon %s: too few arguments", action->command.name);
	return EXIT_DONE;
}

static int run(struct session *session)
{
	const char *name = session->args[0];

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (strcmp(actions[i].command.name, name) != 0)
			continue;
		session->args++;
		session->arg_count--;
		int code = check_options(session, &actions[i]);

		if (code != EXIT_DONE)
			return code;
		session->command = &actions[i].command;
		return actions[i].command.run(session);
	}
	return wrong_use(session, "'%s' is nothing to do with a lexicon: dragoman lexicon %s", name,
			 USAGE);
}

const struct command cmd_lexicon = {
	.name = "lexicon",
	.usage = USAGE,
	.summary = "the words that the aligner knows: import, learn, show them",
	.options = options,
	.min_args = 1,
	.max_args = ANY_NUMBER,
	.run = run,
};
