/*
 * Calls that replace units show them first: nothing goes that could not be kept. And what comes
 * back from a reviewer overwrites no edit that another process made in the same moment.
 */
#include "dragoman.h"
#include "tests/scratch.h"
#include "tests/tap.h"

#include <sys/wait.h>
#include <unistd.h>

/* A text, what its reviewer made of it, and what somebody else did. */
static const struct {
	const char *lang, *first, *reviewed, *other;
} rows[] = {
	{"ar", "غادرت السفينة الميناء", "غادرت السفينة", "عادت السفينة"},
	{"ru", "Судно вышло из порта", "Судно ушло", "Судно вернулось"},
	{"en", "The ship left port", "The ship left", "The ship came back"},
};
enum { LANGS = sizeof rows / sizeof *rows };

/* Another process, started before this one opens a memory: Berkeley DB is not to be forked. */
struct writer {
	pid_t pid;
	int orders, answers;
};

struct order {
	char memory[96];
	size_t row; /* whose text becomes the other one */
};

static dgm_code edit_unit(dgm_memory *memory, uint64_t id, const char *lang, const char *text)
{
	dgm_variant variant = {.lang = lang, .text = text, .len = strlen(text)};
	dgm_edit edit = {.texts = &variant, .text_count = 1};

	return memory ? dgm_memory_edit(memory, id, &edit, NULL) : DGM_IO;
}

static int obey(int orders, int answers)
{
	struct order order;

	if (read(orders, &order, sizeof order) != sizeof order)
		return 0;
	dgm_memory *memory = dgm_memory_open(order.memory, DGM_WRITE, NULL);
	char code = (char)edit_unit(memory, 1, rows[order.row].lang, rows[order.row].other);

	dgm_memory_close(memory, NULL);
	return write(answers, &code, 1) != 1;
}

static struct writer start_writer(void)
{
	int orders[2], answers[2];
	struct writer writer = {.pid = -1};

	fflush(stdout);
	if (pipe(orders) != 0 || pipe(answers) != 0 || (writer.pid = fork()) < 0)
		return writer;
	if (writer.pid == 0) {
		close(orders[1]);
		_exit(obey(orders[0], answers[1]));
	}
	close(orders[0]);
	close(answers[1]);
	writer.orders = orders[1];
	writer.answers = answers[0];
	return writer;
}

static void end_writer(struct writer *writer)
{
	close(writer->orders);
	close(writer->answers);
	waitpid(writer->pid, NULL, 0);
}

/* What the call is told when it shows units: at first the writer comes between. */
struct keeping {
	struct writer *writer; /* NULL: nobody */
	struct order order;
	dgm_code answer;
	size_t calls, units;
};

static dgm_code keep(void *ctx, const dgm_selection *old, dgm_error *err)
{
	struct keeping *keeping = ctx;
	char code;

	keeping->units += dgm_selection_count(old);
	if (keeping->calls++ == 0 && keeping->writer) {
		ssize_t sent =
			write(keeping->writer->orders, &keeping->order, sizeof(struct order));

		if (sent != sizeof(struct order) || read(keeping->writer->answers, &code, 1) != 1 ||
		    code != DGM_OK)
			ok(false, "the other writer changes the unit");
	}
	if (keeping->answer != DGM_OK && err)
		*err = (dgm_error){.code = keeping->answer, .text = "not kept"};
	return keeping->answer;
}

static const char *text_of(dgm_memory *memory, uint64_t id, const char *lang)
{
	static char text[200];
	dgm_unit *unit = dgm_memory_get(memory, id, NULL);
	const dgm_variant *found = unit ? dgm_unit_variant(unit, lang) : NULL;

	snprintf(text, sizeof text, "%s", found ? found->text : "none");
	dgm_unit_free(unit);
	return text;
}

/* ---------------------------------------------------------------- a review */

static void write_review(const char *path, size_t source, size_t target)
{
	FILE *file = fopen(path, "w");

	if (!file)
		return;
	fprintf(file,
		"<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n"
		"<file original=\"a\" source-language=\"%s\" target-language=\"%s\" "
		"datatype=\"plaintext\"><body>\n"
		"<trans-unit id=\"dgm-1\"><source>%s</source><target>%s</target></trans-unit>\n"
		"</body></file></xliff>\n",
		rows[source].lang, rows[target].lang, rows[source].first, rows[target].reviewed);
	fclose(file);
}

static dgm_code add_unit(dgm_memory *memory)
{
	dgm_variant variants[LANGS];
	dgm_unit unit = {.variants = variants, .variant_count = LANGS, .confidence = 1};

	for (size_t i = 0; i < LANGS; i++)
		variants[i] = (dgm_variant){
			.lang = rows[i].lang, .text = rows[i].first, .len = strlen(rows[i].first)};
	return dgm_memory_add(memory, &unit, 1, NULL, NULL);
}

static void count_warning(void *ctx, const char *file, const dgm_error *warning)
{
	size_t *warnings = ctx;

	(void)file;
	*warnings += strstr(warning->text, "unit 1 was changed meanwhile") != NULL;
}

/* Imports a review of the text `target` of `source`, while somebody changes the text `other`. */
static void test_review(size_t source, size_t target, size_t other)
{
	const char *lang = rows[target].lang;
	struct writer writer = start_writer();
	struct scratch scratch;
	dgm_error err = {0};
	size_t warnings = 0;
	dgm_watch watch = {.warning = count_warning, .ctx = &warnings};
	dgm_add_counts counts = {0};
	struct keeping keeping = {.writer = &writer, .order = {.row = other}};
	dgm_import_options opt = {.keep = {keep, &keeping}};
	char path[96];

	if (!ok(writer.pid > 0 && scratch_open(&scratch, &err), "%s: a memory", lang))
		return;
	snprintf(keeping.order.memory, sizeof keeping.order.memory, "%s/tm", scratch.folder);
	snprintf(path, sizeof path, "%s/review.xliff", scratch.folder);
	write_review(path, source, target);
	is_int(add_unit(scratch.memory), DGM_OK, "a unit");
	is_int(dgm_memory_import_as(scratch.memory, path, &opt, &watch, &counts, &err), DGM_OK,
	       "the review is read");
	is_text(text_of(scratch.memory, 1, rows[other].lang), rows[other].other,
		"what the other writer made stays");
	is_int((int)warnings, other == target, "where both meant the same text it is told of");
	is_int((int)counts.skipped, other == target, "and skipped");
	is_int((int)counts.updated, other != target && other != source, "else the review goes in");
	is_int((int)counts.added, other == source, "or is new, as its source is another one");
	if (other != target)
		is_text(text_of(scratch.memory, other == source ? 2 : 1, lang),
			rows[target].reviewed, "the reviewed text is there");
	is_int(scratch_close(&scratch, &err), DGM_OK, "closed");
	end_writer(&writer);
}

/* ---------------------------------------------------------------- nothing goes that was not kept
 */

static void test_refused_review(size_t target, dgm_code code)
{
	const char *lang = rows[target].lang;
	struct scratch scratch;
	dgm_error err = {0};
	struct keeping keeping = {.answer = code};
	dgm_import_options opt = {.keep = {keep, &keeping}};
	char path[96];

	if (!ok(scratch_open(&scratch, &err), "%s: a memory", lang))
		return;
	snprintf(path, sizeof path, "%s/review.xliff", scratch.folder);
	write_review(path, (target + 1) % LANGS, target);
	is_int(add_unit(scratch.memory), DGM_OK, "a unit");
	is_int(dgm_memory_import_as(scratch.memory, path, &opt, NULL, NULL, &err), code,
	       "a review ends where the unit cannot be kept");
	is_text(err.text, "not kept", "and says why");
	is_text(text_of(scratch.memory, 1, lang), rows[target].first, "the unit stays");
	keeping.answer = DGM_OK;
	is_int(dgm_memory_import_as(scratch.memory, path, &opt, NULL, NULL, NULL), DGM_OK,
	       "later it is kept");
	is_int((int)keeping.units, 2, "the unit was shown each time");
	is_text(text_of(scratch.memory, 1, lang), rows[target].reviewed, "and changed");
	scratch_close(&scratch, NULL);
}

static const struct {
	const char *lang, *before, *after;
} versions[] = {
	{"ar", "السفينة متأخرة.\nلم يصب أحد.\nتصبحون على خير.\n",
	 "السفينة متأخرة.\nلم يجرح أحد.\nتصبحون على خير.\n"},
	{"ru", "Судно опаздывает.\nНикто не пострадал.\nДоброй ночи.\n",
	 "Судно опаздывает.\nНикто не ранен.\nДоброй ночи.\n"},
	{"en", "The ship is late.\nNobody was hurt.\nGood night.\n",
	 "The ship is late.\nNo one was hurt.\nGood night.\n"},
};

static void write_sides(const struct scratch *scratch, dgm_document *document, size_t changed,
			char paths[LANGS][96])
{
	*document = (dgm_document){.origin = "article", .side_count = LANGS};
	for (size_t i = 0; i < LANGS; i++) {
		snprintf(paths[i], 96, "%s/%s.txt", scratch->folder, versions[i].lang);
		FILE *file = fopen(paths[i], "w");

		if (!file)
			return;
		fputs(i == changed ? versions[i].after : versions[i].before, file);
		fclose(file);
		document->files[i] = paths[i];
		document->langs[i] = versions[i].lang;
	}
}

static dgm_code add_article(const struct scratch *scratch, size_t changed, struct keeping *keeping,
			    dgm_error *err)
{
	const dgm_read_options read = {.presegmented = true};
	const dgm_add_options add = {.keep = {keeping ? keep : NULL, keeping}};
	const dgm_batch_options how = {.read = &read, .add = &add, .jobs = 1};
	char paths[LANGS][96];
	dgm_document document;

	write_sides(scratch, &document, changed, paths);
	return dgm_memory_add_documents(scratch->memory, &document, 1, &how, NULL, NULL, NULL, err);
}

static void test_refused_article(size_t changed, dgm_code code)
{
	const char *lang = versions[changed].lang;
	struct keeping keeping = {.answer = code};
	struct scratch scratch;
	dgm_stats before, after;
	dgm_error err = {0};

	if (!ok(scratch_open(&scratch, &err), "%s: a memory", lang))
		return;
	is_int(add_article(&scratch, LANGS, &keeping, &err), DGM_OK, "an article");
	is_int((int)keeping.calls, 0, "that replaces nothing");
	dgm_memory_stats(scratch.memory, &before, NULL);
	is_int(add_article(&scratch, changed, &keeping, &err), code,
	       "a new version is not added where the old units cannot be kept");
	is_text(err.text, "not kept", "and says why");
	dgm_memory_stats(scratch.memory, &after, NULL);
	is_int((int)after.units, (int)before.units, "there are as many units as before");
	keeping = (struct keeping){0};
	is_int(add_article(&scratch, changed, &keeping, NULL), DGM_OK, "later they are kept");
	ok(keeping.units > 0, "all at once: %zu", keeping.units);
	is_int((int)keeping.calls, 1, "in one call");
	scratch_close(&scratch, NULL);
}

int main(void)
{
	static const dgm_code codes[] = {DGM_IO, DGM_CANCELLED};

	for (size_t i = 0; i < LANGS; i++) {
		for (size_t other = 0; other < LANGS; other++)
			test_review((i + 1) % LANGS, i, other);
		for (size_t c = 0; c < 2; c++) {
			test_refused_review(i, codes[c]);
			test_refused_article(i, codes[c]);
		}
	}
	return done();
}
