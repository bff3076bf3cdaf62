/* Rules for cutting on the command line: files named there, and those in the user's folder. */
#include "articles.h"
#include "base/mem.h"

#include <dirent.h>

static const char table_ending[] = ".abbrev";

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_table(const char *name)
{
	size_t len = strlen(name), ending = sizeof table_ending - 1;

	return len > ending && name[0] != '.' && strcmp(name + len - ending, table_ending) == 0;
}

/* The folder of the user's settings; NULL where there is no home. */
static const char *settings(struct arena *arena)
{
	const char *config = environment("XDG_CONFIG_HOME"), *home = environment("HOME");

	if (config)
		return join_path(arena, config, "dragoman");
	return home ? join_path(arena, home, ".config/dragoman") : NULL;
}

/* The tables of the user's folder, by name; returns how many. */
static size_t find_tables(struct arena *arena, const char ***paths)
{
	const char *folder = settings(arena);
	DIR *dir = folder ? opendir(folder) : NULL;
	size_t count = 0, cap = 0;

	*paths = NULL;
	for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) {
		if (!is_table(entry->d_name))
			continue;
		*paths = mem_grow(*paths, count, &cap, sizeof **paths);
		(*paths)[count++] = join_path(arena, folder, entry->d_name);
	}
	if (dir)
		closedir(dir);
	if (count > 0)
		qsort(*paths, count, sizeof **paths, compare);
	return count;
}

/* What a file of LANG:FILE is called in messages is FILE. */
static int add_table(dgm_rules *rules, const char *operand, const char *lang)
{
	char tag[DGM_MAX_LANG];
	const char *path = article_path(operand, tag);
	dgm_error err = {0};
	dgm_code code = dgm_rules_add_abbrev(rules, path, *tag ? tag : NULL, &err);

	if (code == DGM_BAD_ARG && !*tag && lang) {
		err = (dgm_error){0};
		code = dgm_rules_add_abbrev(rules, path, lang, &err);
	}
	if (code == DGM_OK)
		msg_print(MSG_INFO, "abbreviations of '%s' are loaded", path);
	return code == DGM_OK ? EXIT_DONE : msg_fail(path, &err);
}

static int add_srx(dgm_rules *rules, const char *path)
{
	dgm_error err = {0};

	if (dgm_rules_add_srx(rules, path, &err) != DGM_OK)
		return msg_fail(path, &err);
	msg_print(MSG_INFO, "the rules of '%s' are loaded", path);
	return EXIT_DONE;
}

int load_rules(const struct session *session, const struct value *srx, const struct value *abbrev,
	       const char *lang, dgm_rules **rules)
{
	const char **tables;
	size_t table_count = find_tables(session->arena, &tables);
	int code = EXIT_DONE;

	*rules = NULL;
	if (table_count > 0 || abbrev->given || srx->given)
		*rules = dgm_rules_new();
	for (size_t i = 0; i < table_count && code == EXIT_DONE; i++)
		code = add_table(*rules, tables[i], NULL);
	for (size_t i = 0; i < abbrev->text_count && code == EXIT_DONE; i++)
		code = add_table(*rules, abbrev->texts[i], lang);
	for (size_t i = 0; i < srx->text_count && code == EXIT_DONE; i++)
		code = add_srx(*rules, srx->texts[i]);
	mem_free(tables);
	return code;
}
