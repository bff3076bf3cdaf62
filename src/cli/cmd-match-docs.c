/* match-docs: which articles of several folders belong together, as a manifest. */
#include "articles.h"
#include "folder.h"

enum { MIN_CONFIDENCE = READING_OPTIONS, JOBS, OUTPUT };

static const struct option_spec options[] = {
	READING_OPTION_SPECS,
	[MIN_CONFIDENCE] = {0, OPTION_FRACTION, "min-confidence", "X",
			    .help = "leave out what is less sure (0.5)"},
	[JOBS] = {'j', OPTION_NUMBER, "jobs", "N", .low = 1, .high = MAX_JOBS,
		  .help = "threads (one a processor)"},
	[OUTPUT] = {'o', OPTION_FILE, "output", "FILE", .help = "write the manifest to FILE"},
	{0},
};

struct folders {
	dgm_collection collections[DGM_MAX_SIDES];
	char tags[DGM_MAX_SIDES][DGM_MAX_LANG];
	size_t count;
};

static int list_folders(struct session *session, struct folders *folders)
{
	const struct value *langs = &session->values[ARTICLE_LANGS];

	if (langs->given && langs->lang_count != session->arg_count)
		return wrong_use(session, "--langs names %zu languages for %zu folders",
				 langs->lang_count, session->arg_count);
	for (size_t i = 0; i < session->arg_count; i++) {
		dgm_collection *collection = &folders->collections[i];
		const char *path = article_path(session->args[i], folders->tags[i]);
		dgm_error err = {0};

		collection->lang = folders->tags[i][0] ? folders->tags[i]
				   : langs->given      ? langs->langs[i]
						       : NULL;
		if (folder_list(session->arena, path, &collection->files, &collection->count,
				&err) != DGM_OK)
			return msg_fail(NULL, &err);
		folders->count++;
		msg_print(MSG_INFO, "'%s' has %zu files", path, collection->count);
	}
	return EXIT_DONE;
}

/* A path as the manifest has it: found from the folder of the manifest. */
static const char *manifest_path(const struct session *session, const char *path)
{
	const struct value *output = &session->values[OUTPUT];
	bool in_folder = output->given && strchr(output->text, '/');

	return in_folder && *path != '/' ? folder_absolute(session->arena, path) : path;
}

/* A tab or a line end in a name would break the manifest. */
static bool can_be_listed(const char *path)
{
	if (path[strcspn(path, "\t\r\n")] == '\0')
		return true;
	msg_print(MSG_WARNING, "'%s' cannot be listed: a tab or a line end is in its name", path);
	return false;
}

/* "LANG:FILE" of a file; false for one that cannot stand in a manifest. */
static bool add_file(const struct session *session, const struct folders *folders,
		     const dgm_matches *matches, size_t side, size_t file, struct buf *line)
{
	const char *path = folders->collections[side].files[file];

	buf_printf(line, "%s:%s", dgm_matches_lang(matches, side), manifest_path(session, path));
	return can_be_listed(path);
}

static void show_match(struct session *session, const struct folders *folders,
		       const dgm_matches *matches, const dgm_match *match)
{
	struct buf line = {0};
	bool listed = true;

	for (size_t s = 0; s < folders->count; s++) {
		if (match->files[s] == DGM_NO_FILE)
			continue;
		buf_addc(&line, '\t');
		listed = add_file(session, folders, matches, s, match->files[s], &line) && listed;
	}
	buf_printf(&line, "\t# %.3f\n", match->confidence);
	if (listed)
		out_write(session->out, line.data, line.len);
	buf_free(&line);
}

static void show_match_json(struct session *session, const struct folders *folders,
			    const dgm_matches *matches, const dgm_match *match)
{
	struct out *out = session->out;

	out_record(out, NULL);
	out_list(out, "files");
	for (size_t s = 0; s < folders->count; s++) {
		if (match->files[s] == DGM_NO_FILE)
			continue;
		out_item(out, NULL);
		out_string(out, "file", NULL, folders->collections[s].files[match->files[s]]);
		out_string(out, "lang", NULL, dgm_matches_lang(matches, s));
		out_item_end(out);
	}
	out_list_end(out);
	out_real(out, "confidence", NULL, match->confidence);
	out_record_end(out);
}

static void show_alone(struct session *session, const struct folders *folders,
		       const dgm_matches *matches, size_t side, size_t file)
{
	dgm_match alone = {.confidence = 0};
	struct buf line = {0};

	for (size_t s = 0; s < DGM_MAX_SIDES; s++)
		alone.files[s] = s == side ? file : DGM_NO_FILE;
	if (out_is_json(session->out)) {
		show_match_json(session, folders, matches, &alone);
		return;
	}
	buf_adds(&line, "# no partner: ");
	if (add_file(session, folders, matches, side, file, &line)) {
		buf_addc(&line, '\n');
		out_write(session->out, line.data, line.len);
	}
	buf_free(&line);
}

/* The files of a side that are in no match. */
static void show_rest(struct session *session, const struct folders *folders,
		      const dgm_matches *matches, size_t side)
{
	const dgm_collection *collection = &folders->collections[side];
	bool *matched = arena_zalloc(session->arena, collection->count + 1, sizeof *matched);
	size_t rest = 0;

	for (size_t i = 0; i < dgm_matches_count(matches); i++) {
		size_t file = dgm_matches_get(matches, i)->files[side];

		if (file != DGM_NO_FILE)
			matched[file] = true;
	}
	for (size_t i = 0; i < collection->count; i++) {
		if (matched[i])
			continue;
		rest++;
		show_alone(session, folders, matches, side, i);
	}
	msg_print(MSG_INFO, "%zu of %zu files in '%s' have no partner", rest, collection->count,
		  session->args[side]);
}

static int show(struct session *session, const struct folders *folders, const dgm_matches *matches)
{
	size_t count = dgm_matches_count(matches);
	bool json = out_is_json(session->out);

	for (size_t i = 0; i < count; i++) {
		const dgm_match *match = dgm_matches_get(matches, i);

		if (json)
			show_match_json(session, folders, matches, match);
		else
			show_match(session, folders, matches, match);
	}
	for (size_t s = 0; s < folders->count; s++)
		show_rest(session, folders, matches, s);
	return count > 0 ? EXIT_DONE : EXIT_NO;
}

static int match(struct session *session, const struct folders *folders, const dgm_rules *rules)
{
	const struct value *values = session->values;
	const dgm_read_options read = article_read_options(session, rules);
	dgm_aligner_options align = {0};
	const dgm_match_options how = {
		.read = &read,
		.align = &align,
		.min_confidence = values[MIN_CONFIDENCE].real,
		.jobs = article_jobs(&values[JOBS]),
	};
	dgm_error err = {0};

	if (article_aligner_options(session, &align, &err) != DGM_OK)
		return msg_fail(NULL, &err);
	msg_catch_signals();
	dgm_watch watch = progress_watch_units(&session->progress, "reading", "files");
	dgm_matches *matches =
		dgm_match_documents(folders->collections, folders->count, &how, &watch, &err);

	progress_end(&session->progress);
	if (!matches)
		return msg_fail(NULL, &err);
	int code = show(session, folders, matches);

	dgm_matches_free(matches);
	return code;
}

static int run(struct session *session)
{
	const struct value *values = session->values;
	struct folders folders = {0};
	dgm_rules *rules = NULL;
	int code = load_rules(session, &values[ARTICLE_SRX], &values[ARTICLE_ABBREV], NULL, &rules);

	if (code == EXIT_DONE)
		code = list_folders(session, &folders);
	if (code == EXIT_DONE)
		code = match(session, &folders, rules);
	dgm_rules_free(rules);
	return code;
}

const struct command cmd_match_docs = {
	.name = "match-docs",
	.usage = "DIR DIR [DIR]",
	.summary = "find which articles are translations of each other",
	.options = options,
	.min_args = 2,
	.max_args = DGM_MAX_SIDES,
	.run = run,
};
