/* The format that align and export write. */
#include "command.h"

/* The format that the ending of a name stands for, without ".gz" behind it; NULL: none. */
static const char *format_of_name(const struct session *session, size_t format, const char *path)
{
	static const char *const others[][2] = {{"xlf", "xliff"}, {"htm", "html"}};
	size_t len = path ? strlen(path) : 0;
	struct value named = {0};

	if (len > 3 && strcmp(path + len - 3, ".gz") == 0)
		len -= 3;
	char *name = arena_dup(session->arena, path ? path : "", len);
	const char *ending = strrchr(name, '.');

	if (!ending)
		return NULL;
	ending++;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(ending, others[i][0]) == 0)
			ending = others[i][1];
	if (option_value(&session->command->options[format], ending, session->arena, &named,
			 NULL) != DGM_OK)
		return NULL;
	return named.text;
}

const char *output_format(const struct session *session, size_t format, size_t output)
{
	const struct value *asked = &session->values[format];
	const char *named = format_of_name(session, format, session->values[output].text);

	if (out_is_json(session->out)) {
		if (!asked->given || strcmp(asked->text, "jsonl") == 0)
			return "jsonl";
		wrong_use(session, "--json and -f %s cannot both be had", asked->text);
		return NULL;
	}
	if (asked->given)
		return asked->text;
	return named ? named : "tmx";
}
