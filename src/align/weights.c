#include "align/weights.h"

#include "base/data.h"
#include "base/err.h"
#include "base/number.h"

#define MEMBER(name)                                                                               \
	{                                                                                          \
#name, offsetof(struct weights, name)                                              \
	}
#define LAMBDA(suffix, kind)                                                                       \
	{                                                                                          \
		"lambda_" suffix, offsetof(struct weights, lambda[kind])                           \
	}

static const struct {
	const char *name;
	size_t offset;
} members[] = {
	LAMBDA("word", TYPE_WORD),
	LAMBDA("number", TYPE_NUMBER),
	LAMBDA("copied", TYPE_COPIED),
	LAMBDA("mark", TYPE_MARK),
	MEMBER(lambda_unlinked),
	MEMBER(ratio_least),
	MEMBER(ratio_most),
	MEMBER(general_tokens),
	MEMBER(general_rare),
	MEMBER(name_short),
	MEMBER(name_middle),
	MEMBER(name_long),
	MEMBER(name_near),
	MEMBER(name_common),
	MEMBER(verbatim),
	MEMBER(lexical),
	MEMBER(length),
	MEMBER(paragraph),
	MEMBER(length_fixed),
	MEMBER(length_per_letter),
	MEMBER(length_spread),
	MEMBER(paragraph_copied),
	MEMBER(paragraph_inner),
	MEMBER(embedding),
	MEMBER(embedding_middle),
	MEMBER(unmatched),
	MEMBER(join),
	MEMBER(join_more),
	MEMBER(trio_evidence),
	MEMBER(trio_missing),
	MEMBER(trio_unmatched),
	MEMBER(trio_join),
	MEMBER(trio_part),
	MEMBER(temper),
	MEMBER(trio_temper),
	MEMBER(keep),
	MEMBER(trio_keep),
	MEMBER(beam),
	MEMBER(trio_beam),
};

enum { MEMBERS = sizeof members / sizeof *members, MAX_SHOWN = 60 };

static double *member_named(struct weights *weights, const char *name, size_t len)
{
	for (size_t i = 0; i < MEMBERS; i++)
		if (strlen(members[i].name) == len && memcmp(members[i].name, name, len) == 0)
			return (void *)((char *)weights + members[i].offset);
	return NULL;
}

double *weights_member(struct weights *weights, const char *name)
{
	return member_named(weights, name, strlen(name));
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* One line without its comment: nothing, or a name and a number; false when it is wrong. */
static bool read_line(struct weights *weights, const char *line, size_t len)
{
	size_t at = 0, name;
	double *member, value;

	while (len > 0 && is_blank(line[len - 1]))
		len--;
	while (at < len && is_blank(line[at]))
		at++;
	if (at == len)
		return true;
	for (name = at; at < len && !is_blank(line[at]);)
		at++;
	member = member_named(weights, line + name, at - name);
	while (at < len && is_blank(line[at]))
		at++;
	if (!member || !number_read(line + at, len - at, &value))
		return false;
	*member = value;
	return true;
}

dgm_code weights_read(struct weights *weights, const char *text, size_t len, dgm_error *err)
{
	long number = 1;

	for (size_t at = 0; at < len; number++) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t n = end ? (size_t)(end - text) - at : len - at;
		const char *comment = memchr(text + at, '#', n);
		size_t used = comment ? (size_t)(comment - text) - at : n;

		if (!read_line(weights, text + at, used))
			return err_at(err, DGM_BAD_DATA, number, 0, "no weight: '%.*s'",
				      (int)(used < MAX_SHOWN ? used : MAX_SHOWN), text + at);
		at += n + (end != NULL);
	}
	return DGM_OK;
}

dgm_code weights_default(struct weights *weights, dgm_error *err)
{
	size_t len = 0;
	const char *text = data_file("align.weights", &len);

	*weights = (struct weights){0};
	return text ? weights_read(weights, text, len, err) : DGM_OK;
}
