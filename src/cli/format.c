/* The format that align and export write. */
#include "command.h"

const char *output_format(const struct session *session, size_t format, size_t output)
{
	const struct value *asked = &session->values[format];
	const char *path = session->values[output].text;
	const char *ending = path ? strrchr(path, '.') : NULL;
	struct value named = {0};

	if (out_is_json(session->out)) {
		if (!asked->given || strcmp(asked->text, "jsonl") == 0)
			return "jsonl";
		wrong_use(session, "--json and -f %s cannot both be had", asked->text);
		return NULL;
	}
	if (asked->given)
		return asked->text;
	if (ending && option_value(&session->command->options[format], ending + 1, session->arena,
				   &named, NULL) == DGM_OK)
		return named.text;
	return "tmx";
}
