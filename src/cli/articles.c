#include "articles.h"
#include "base/err.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static const char debian_dictionaries[] = "/usr/share/dictd";

const char *article_path(const char *operand, char *tag)
{
	size_t len = strcspn(operand, ":/");
	char name[DGM_MAX_LANG];

	*tag = '\0';
	if (operand[len] != ':' || len == 0 || len >= sizeof name || operand[len + 1] == '\0')
		return operand;
	memcpy(name, operand, len);
	name[len] = '\0';
	if (dgm_lang_canonical(name, tag, NULL) == DGM_OK)
		return operand + len + 1;
	*tag = '\0';
	return operand;
}

void tell_reading(const char *path, const dgm_reading *reading, size_t sentences)
{
	msg_print(MSG_INFO, "'%s' is %s (%s in %s): %zu sentences", path, reading->lang,
		  reading->format, reading->charset, sentences);
	if (*reading->looks)
		msg_print(MSG_WARNING, "'%s' should be %s, but looks like %s", path, reading->lang,
			  reading->looks);
	if (reading->lost > 0)
		msg_print(MSG_WARNING, "%zu bytes of '%s' are no characters in %s: U+FFFD now",
			  reading->lost, path, reading->charset);
}

size_t article_jobs(const struct value *jobs)
{
	long count = jobs->given ? jobs->number : sysconf(_SC_NPROCESSORS_ONLN);

	return count < 1 ? 1 : count > MAX_JOBS ? MAX_JOBS : (size_t)count;
}

dgm_read_options article_read_options(const struct session *session, const dgm_rules *rules)
{
	const struct value *values = session->values;

	return (dgm_read_options){.newline = (dgm_newline)values[ARTICLE_NEWLINE].number,
				  .presegmented = values[ARTICLE_PRESEGMENTED].given,
				  .rules = rules,
				  .charset = values[ARTICLE_CHARSET].text,
				  .lossy = values[ARTICLE_LOSSY].given,
				  .strict = values[ARTICLE_STRICT].given};
}

static int read_sides(struct session *session, struct articles *articles)
{
	const struct value *langs = &session->values[ARTICLE_LANGS];
	dgm_read_options options = article_read_options(session, articles->rules);

	if (langs->given && langs->lang_count != session->arg_count)
		return wrong_use(session, "--langs names %zu languages for %zu files",
				 langs->lang_count, session->arg_count);
	for (size_t i = 0; i < session->arg_count; i++) {
		char tag[DGM_MAX_LANG];
		const char *path = article_path(session->args[i], tag);
		dgm_error err = {0};

		options.lang = *tag ? tag : langs->given ? langs->langs[i] : NULL;
		dgm_segments *side = dgm_segments_read(path, &options, &err);

		if (!side)
			return msg_fail(path, &err);
		articles->sides[articles->count++] = side;
		tell_reading(path, dgm_segments_reading(side), dgm_segments_count(side));
	}
	return EXIT_DONE;
}

/* The library finds this too, but does not know how files and languages are named here. */
static int check_langs(struct session *session, const struct articles *articles)
{
	for (size_t i = 1; i < articles->count; i++) {
		for (size_t j = 0; j < i; j++) {
			const char *lang = dgm_segments_lang(articles->sides[i]);

			if (strcmp(lang, dgm_segments_lang(articles->sides[j])) == 0)
				return wrong_use(session,
						 "'%s' and '%s' are both %s: name the languages "
						 "as LANG:FILE",
						 session->args[j], session->args[i], lang);
		}
	}
	return EXIT_DONE;
}

dgm_code find_dictionaries(const struct value *asked, const char **folder, dgm_error *err)
{
	struct stat st;

	*folder = NULL;
	if (asked->given && strcmp(asked->text, "none") == 0)
		return DGM_OK;
	const char *path = asked->given ? asked->text : debian_dictionaries;
	bool is_folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);

	if (!is_folder && asked->given)
		return err_set(err, DGM_IO, "no folder of dictionaries at '%s'", path);
	if (is_folder)
		*folder = path;
	return DGM_OK;
}

dgm_code article_aligner_options(const struct session *session, dgm_aligner_options *options,
				 dgm_error *err)
{
	*options = (dgm_aligner_options){
		.cache_dir = cache_path(session),
		.memory_dir = memory_path(session),
	};
	return find_dictionaries(&session->values[ARTICLE_DICT_DIR], &options->dict_dir, err);
}

void end_with_added(struct out *out, const dgm_add_counts *counts, double least)
{
	char below[48];

	snprintf(below, sizeof below, "below confidence %.4g", least);
	out_count(out, "added", "units added", counts->added);
	out_count(out, "present", "already there", counts->present);
	out_count(out, "below", below, counts->below);
	out_count(out, "unmatched", "sentences without partner", counts->unmatched);
	out_count(out, "replaced", counts->replaced > 0 ? "units replaced" : NULL,
		  counts->replaced);
	out_record_end(out); /* until then the record points to `below` */
}

unsigned article_passes(const struct session *session)
{
	return (unsigned)session->values[ARTICLE_PASSES].number;
}

static int align_sides(struct session *session, struct articles *articles)
{
	const char *langs[DGM_MAX_SIDES];
	dgm_aligner_options options = {0};
	dgm_error err = {0};

	for (size_t i = 0; i < articles->count; i++)
		langs[i] = dgm_segments_lang(articles->sides[i]);
	if (article_aligner_options(session, &options, &err) != DGM_OK)
		return msg_fail(NULL, &err);
	options.passes = article_passes(session);
	articles->aligner = dgm_aligner_new(langs, articles->count, &options, &err);
	if (!articles->aligner)
		return msg_fail(NULL, &err);
	dgm_watch watch = progress_watch(&session->progress, "aligning");

	articles->alignment =
		dgm_align(articles->aligner, (const dgm_segments *const *)articles->sides,
			  articles->count, &watch, &err);
	progress_end(&session->progress);
	return articles->alignment ? EXIT_DONE : msg_fail(NULL, &err);
}

int articles_align(struct session *session, struct articles *articles)
{
	const struct value *values = session->values;
	int code = load_rules(session, &values[ARTICLE_SRX], &values[ARTICLE_ABBREV], NULL,
			      &articles->rules);

	if (code == EXIT_DONE)
		code = read_sides(session, articles);

	if (code == EXIT_DONE)
		code = check_langs(session, articles);
	if (code == EXIT_DONE)
		code = embed_articles(session, articles);
	if (code == EXIT_DONE)
		code = align_sides(session, articles);
	return code;
}

void articles_free(struct articles *articles)
{
	dgm_alignment_free(articles->alignment);
	dgm_aligner_free(articles->aligner);
	for (size_t i = 0; i < articles->count; i++)
		dgm_segments_free(articles->sides[i]);
	dgm_rules_free(articles->rules);
}
