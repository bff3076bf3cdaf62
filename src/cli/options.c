#include "options.h"
#include "base/err.h"

#include <getopt.h>

enum { FIRST_LONG = 256 }; /* what getopt_long answers for entry 0 of the merged table */

const struct option_spec global_options[] = {
	[GLOBAL_TM] = {0, OPTION_DIR, "tm", "DIR", .help = "the memory, instead of $DRAGOMAN_TM"},
	[GLOBAL_JSON] = {0, OPTION_SWITCH, "json", .help = "one JSON object a line"},
	[GLOBAL_QUIET] = {'q', OPTION_SWITCH, "quiet", .help = "show nothing but errors"},
	[GLOBAL_VERBOSE] = {'v', OPTION_SWITCH, "verbose", .help = "say more of what is done"},
	[GLOBAL_HELP] = {'h', OPTION_SWITCH, "help", .help = "show this help"},
	[GLOBAL_VERSION] = {0, OPTION_SWITCH, "version", .help = "show the version"},
	[GLOBAL_LIST_COMMANDS] = {0, OPTION_SWITCH, .name = "list-commands"},
	[GLOBAL_LIST_OPTIONS] = {0, OPTION_SWITCH, .name = "list-options"},
	[GLOBAL_COUNT] = {0},
};

/* The global table and that of the command as one, in the shape getopt_long wants. */
struct merged {
	const struct option_spec **specs;
	struct value **values;
	size_t count;
	struct option *longs;
	char *letters;
};

size_t options_count(const struct option_spec *specs)
{
	size_t n = 0;

	while (specs && specs[n].name)
		n++;
	return n;
}

static void merge_table(struct merged *merged, const struct option_spec *specs,
			struct value *values)
{
	for (size_t i = 0; specs && specs[i].name; i++) {
		merged->specs[merged->count] = &specs[i];
		merged->values[merged->count++] = &values[i];
	}
}

static struct merged merge(const struct parse *parse)
{
	size_t most = GLOBAL_COUNT + options_count(parse->own);
	struct merged m = {
		.specs = arena_zalloc(parse->arena, most, sizeof *m.specs),
		.values = arena_zalloc(parse->arena, most, sizeof *m.values),
		.longs = arena_zalloc(parse->arena, most + 1, sizeof *m.longs),
		.letters = arena_zalloc(parse->arena, 2 * most + 3, 1),
	};
	char *letter = m.letters;

	merge_table(&m, parse->own, parse->values);
	merge_table(&m, global_options, parse->globals);
	if (!parse->own)
		*letter++ = '+';
	*letter++ = ':';
	for (size_t i = 0; i < m.count; i++) {
		const struct option_spec *spec = m.specs[i];
		bool takes_value = spec->kind != OPTION_SWITCH;

		m.longs[i].name = spec->name;
		m.longs[i].has_arg = takes_value ? required_argument : no_argument;
		m.longs[i].val = FIRST_LONG + (int)i;
		if (spec->letter) {
			*letter++ = spec->letter;
			if (takes_value)
				*letter++ = ':';
		}
	}
	return m;
}

static size_t by_answer(const struct merged *m, int answer)
{
	if (answer >= FIRST_LONG)
		return (size_t)(answer - FIRST_LONG);
	for (size_t i = 0; i < m->count; i++) {
		if (m->specs[i]->letter == answer)
			return i;
	}
	return 0;
}

static dgm_code unknown_long(const struct merged *m, struct arena *arena, const char *typed,
			     dgm_error *err)
{
	size_t len = strcspn(typed, "=");
	const char *word = arena_dup(arena, typed + 2, len > 2 ? len - 2 : 0);
	const char **names = arena_alloc(arena, m->count, sizeof *names);
	size_t known = 0, begun = 0;

	for (size_t i = 0; i < m->count; i++) {
		if (m->specs[i]->help)
			names[known++] = m->specs[i]->name;
		begun += strncmp(m->specs[i]->name, word, strlen(word)) == 0;
	}
	if (begun > 1)
		return err_set(err, DGM_BAD_ARG, "option '--%s' may mean %zu options", word, begun);
	const char *near = nearest_word(word, names, known);

	if (near)
		return err_set(err, DGM_BAD_ARG, "unknown option '--%s': did you mean '--%s'?",
			       word, near);
	return err_set(err, DGM_BAD_ARG, "unknown option '--%s'", word);
}

static dgm_code explain(const struct merged *m, struct arena *arena, int answer, char **argv,
			dgm_error *err)
{
	if (answer == ':') {
		const struct option_spec *spec = m->specs[by_answer(m, optopt)];

		return err_set(err, DGM_BAD_ARG, "option '--%s' needs %s", spec->name, spec->arg);
	}
	if (optopt >= FIRST_LONG)
		return err_set(err, DGM_BAD_ARG, "option '--%s' takes no value",
			       m->specs[by_answer(m, optopt)]->name);
	if (optopt != 0)
		return err_set(err, DGM_BAD_ARG, "unknown option '-%c'", optopt);
	return unknown_long(m, arena, argv[optind - 1], err);
}

/* True for a file that goes with the one of the option before it. */
static bool is_in_row(const struct option_spec *spec, const char *text)
{
	const char *ending = spec->kind == OPTION_FILE_ROW ? strrchr(spec->arg, '.') : NULL;
	size_t len = strlen(text), end = ending ? strlen(ending) : 0;

	return ending && len > end && strcmp(text + len - end, ending) == 0;
}

dgm_code options_parse(const struct parse *parse, int argc, char **argv, int *operand,
		       dgm_error *err)
{
	struct merged m = merge(parse);
	int answer;

	optind = 0; /* begins anew */
	opterr = 0;
	while ((answer = getopt_long(argc, argv, m.letters, m.longs, NULL)) != -1) {
		if (answer == '?' || answer == ':')
			return explain(&m, parse->arena, answer, argv, err);
		size_t i = by_answer(&m, answer);
		dgm_code code = option_value(m.specs[i], optarg, parse->arena, m.values[i], err);

		while (code == DGM_OK && optind < argc && is_in_row(m.specs[i], argv[optind]))
			code = option_value(m.specs[i], argv[optind++], parse->arena, m.values[i],
					    err);
		if (code != DGM_OK)
			return code;
	}
	*operand = optind;
	return DGM_OK;
}
