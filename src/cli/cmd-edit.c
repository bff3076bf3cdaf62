#include "filter.h"
#include "units.h"

enum { TEXT, STATE, NOTE, AUTHOR, OUTPUT };

static const struct option_spec options[] = {
	[TEXT] = {0, OPTION_TEXTS, "text", "LANG=TEXT",
		  .help = "the text in this language; none after = takes it out; may be given "
			  "again"},
	[STATE] = {0, OPTION_CHOICE, "state", STATE_CHOICES, .help = "the state"},
	[NOTE] = {0, OPTION_TEXTS, "note", "TEXT", .help = "add a note; may be given again"},
	[AUTHOR] = {0, OPTION_TEXT, "author", "NAME", .help = "who makes the change"},
	[OUTPUT] = {'o', OPTION_FILE, "output", "FILE",
		    .help = "first write the unit as it is to FILE, as TMX"},
	{0},
};

/* "ru=Да." as a variant, "ru=" as one to take out; false when that is no language. */
static bool read_text(struct arena *arena, const char *arg, dgm_variant *variant)
{
	size_t len = strcspn(arg, "=");
	char *tag = arena_alloc(arena, DGM_MAX_LANG, 1);

	if (arg[len] != '=' || dgm_lang_canonical(arena_dup(arena, arg, len), tag, NULL) != DGM_OK)
		return false;
	*variant = (dgm_variant){.lang = tag, .text = arg + len + 1, .len = strlen(arg + len + 1)};
	return true;
}

/* The way back: the unit before it is changed. */
static bool save_unit(struct session *session, uint64_t id, const char *path, dgm_error *err)
{
	dgm_selection *selection = dgm_memory_select_ids(session->memory, &id, 1, err);
	bool saved = selection && save_selection(session, selection, path, err);

	dgm_selection_free(selection);
	return saved;
}

/* With a path, what is saved there is what is changed: nobody may come between. */
static int change(struct session *session, uint64_t id, dgm_edit *edit, const char *path)
{
	dgm_error err = {0};
	dgm_unit *seen = path ? dgm_memory_get(session->memory, id, &err) : NULL;

	edit->seen = seen;
	if (!path || (seen && save_unit(session, id, path, &err)))
		dgm_memory_edit(session->memory, id, edit, &err);
	dgm_unit_free(seen);
	dgm_unit *unit = err.code == DGM_OK ? dgm_memory_get(session->memory, id, &err) : NULL;

	if (unit)
		show_unit(session->out, unit, &err);
	dgm_unit_free(unit);
	return err.code == DGM_OK ? EXIT_DONE : msg_fail(NULL, &err);
}

static int run(struct session *session)
{
	const struct value *values = session->values, *texts = &values[TEXT];
	dgm_variant *variants =
		arena_zalloc(session->arena, texts->text_count + 1, sizeof *variants);
	dgm_edit edit = {.texts = variants,
			 .text_count = texts->text_count,
			 .notes = values[NOTE].texts,
			 .note_count = values[NOTE].text_count,
			 .set_state = values[STATE].given,
			 .state = (dgm_state)values[STATE].number,
			 .author = values[AUTHOR].text};
	uint64_t id;

	if (!read_id(session->args[0], &id))
		return wrong_use(session, "'%s' is no number of a unit", session->args[0]);
	for (size_t i = 0; i < texts->text_count; i++) {
		if (!read_text(session->arena, texts->texts[i], &variants[i]))
			return wrong_use(session, "--text: '%s' is not LANG=TEXT", texts->texts[i]);
	}
	if (!texts->given && !values[STATE].given && !values[NOTE].given)
		return wrong_use(session, "say what to change: --text, --state or --note");
	if (values[OUTPUT].given && strcmp(values[OUTPUT].text, "-") == 0)
		return wrong_use(session, "-o wants a file here");
	return change(session, id, &edit, values[OUTPUT].given ? values[OUTPUT].text : NULL);
}

const struct command cmd_edit = {
	.name = "edit",
	.usage = "ID",
	.summary = "change the texts, the state or the notes of a unit",
	.options = options,
	.flags = NEED_STORE | WRITES | OWN_OUTPUT,
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
