#include "filter.h"
#include "outlet.h"

enum { SOURCE = FILTER_OPTIONS, TARGETS, LEVEL, FORMAT, OUTPUT, SPLIT };

static const struct option_spec options[] = {
	FILTER_OPTION_SPECS,
	[SOURCE] = {'s', OPTION_LANG, "source", "LANG",
		    .help = "the source language, which comes first"},
	[TARGETS] = {'t', OPTION_LANGS, "target", "LANGS",
		     .help = "the languages beside it; else all"},
	[LEVEL] = {0, OPTION_CHOICE, "level", "1|2", .help = "TMX: 1 leaves inline codes out (2)"},
	[FORMAT] = {'f', OPTION_CHOICE, "format", "tmx|tsv|jsonl|xliff|xliff2|po|moses|html",
		    .help = "else by the ending of -o, else tmx"},
	[OUTPUT] = {'o', OPTION_FILE, "output", "FILE",
		    .help = "write to FILE, packed when its name ends in .gz; moses: FILE.LANG"},
	[SPLIT] = {0, OPTION_NUMBER, "split", "N", .low = 1, .high = 1000000000,
		   .help = "N units a file: FILE-1, FILE-2 and so on"},
	{0},
};

/* The source, unless it is NULL, and all other languages of the memory. */
static dgm_code all_languages(struct session *session, const char *source, dgm_write_options *how,
			      dgm_error *err)
{
	dgm_stats *stats = arena_zalloc(session->arena, 1, sizeof *stats);
	const char **langs;

	if (dgm_memory_stats(session->memory, stats, err) != DGM_OK)
		return err->code;
	langs = arena_zalloc(session->arena, stats->lang_count + 1, sizeof *langs);
	if (source)
		langs[how->lang_count++] = source;
	for (size_t i = 0; i < stats->lang_count; i++) {
		if (!source || strcmp(stats->langs[i].lang, source) != 0)
			langs[how->lang_count++] = stats->langs[i].lang;
	}
	how->langs = langs;
	return DGM_OK;
}

static dgm_code choose_languages(struct session *session, bool files, dgm_write_options *how,
				 dgm_error *err)
{
	const struct value *source = &session->values[SOURCE];
	const struct value *targets = &session->values[TARGETS];
	const char **langs;

	if (!source->given)
		return files ? all_languages(session, NULL, how, err) : DGM_OK;
	if (!targets->given)
		return all_languages(session, source->langs[0], how, err);
	langs = arena_zalloc(session->arena, targets->lang_count + 1, sizeof *langs);
	langs[how->lang_count++] = source->langs[0];
	for (size_t i = 0; i < targets->lang_count; i++)
		langs[how->lang_count++] = targets->langs[i];
	how->langs = langs;
	return DGM_OK;
}

/* Where it all goes: one file at a time, or one for each language. */
struct outlets {
	struct outlet *items;
	size_t count;
};

static struct outlets make_outlets(struct session *session, bool files,
				   const dgm_write_options *how)
{
	struct outlets outlets = {.count = files ? how->lang_count : 1};

	outlets.items = arena_zalloc(session->arena, outlets.count + 1, sizeof *outlets.items);
	for (size_t i = 0; i < outlets.count; i++)
		outlets.items[i] = (struct outlet){.path = session->values[OUTPUT].text,
						   .lang = files ? how->langs[i] : NULL,
						   .standard = session->out,
						   .split = session->values[SPLIT].given};
	return outlets;
}

static dgm_code next_outlets(void *ctx, dgm_sink *sinks, dgm_error *err)
{
	struct outlets *outlets = ctx;
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < outlets->count; i++)
		code = outlet_next(&outlets->items[i], &sinks[i], err);
	return code;
}

static int export(struct session *session, const char *format, bool files, dgm_write_options *how)
{
	struct outlets outlets = make_outlets(session, files, how);
	dgm_error err = {0};
	dgm_sink sinks[DGM_MAX_VARIANTS];
	size_t count = 0;

	how->split = session->values[SPLIT].given ? (size_t)session->values[SPLIT].number : 0;
	how->next = next_outlets;
	/* cppcheck-suppress autoVariables ; nobody looks at it after this call */
	how->next_ctx = &outlets;
	dgm_watch watch = progress_watch(&session->progress, "exporting");
	dgm_code code = next_outlets(&outlets, sinks, &err);

	if (code == DGM_OK)
		code = dgm_memory_export(session->memory, format, how, &watch, sinks, &count, &err);
	for (size_t i = 0; code == DGM_OK && i < outlets.count; i++)
		code = outlet_finish(&outlets.items[i], &err);
	progress_end(&session->progress);
	for (size_t i = 0; i < outlets.count; i++)
		outlet_free(&outlets.items[i]);
	if (code != DGM_OK)
		return msg_fail(NULL, &err);
	msg_print(MSG_INFO, "%zu units written", count);
	return EXIT_DONE;
}

static int run(struct session *session)
{
	const struct value *values = session->values;
	const char *format = output_format(session, FORMAT, OUTPUT);
	dgm_write_options how = {0};
	dgm_filter filter;
	dgm_error err = {0};

	if (!format)
		return EXIT_USAGE;
	bool files = strcmp(format, "moses") == 0;

	if (values[TARGETS].given && !values[SOURCE].given)
		return wrong_use(session, "-t wants a source language beside it: -s LANG");
	if (values[SPLIT].given && !values[OUTPUT].given)
		return wrong_use(session, "--split wants the name of a file: -o FILE");
	if (files && (!values[OUTPUT].given || strcmp(values[OUTPUT].text, "-") == 0))
		return wrong_use(session, "-f moses wants a name for its files: -o FILE");
	if (filter_read(session, &filter))
		how.filter = &filter;
	how.level = values[LEVEL].given ? (int)values[LEVEL].number + 1 : 2;
	if (choose_languages(session, files, &how, &err) != DGM_OK)
		return msg_fail(NULL, &err);
	if (how.lang_count > DGM_MAX_VARIANTS)
		return wrong_use(session, "-s and -t name more than %d languages",
				 DGM_MAX_VARIANTS);
	return export(session, format, files, &how);
}

const struct command cmd_export = {
	.name = "export",
	.usage = "",
	.summary = "write the memory as TMX, XLIFF, PO, a table or a page",
	.options = options,
	.flags = NEED_STORE | OWN_OUTPUT,
	.run = run,
};
