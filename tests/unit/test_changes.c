/*
 * What differs between two texts, as spans of both: rows in three languages, and for many edited
 * sentences, that the steps cost what the score says and do lead from the one text to the other.
 */
#include "match/match.h"
#include "text/fold.h"
#include "text/tokens.h"
#include "tests/random.h"
#include "tests/tap.h"

/* "replace a>b/1", with the text of the stored segment before the query's, and the cost. */
static void print(const char *query, const char *source, const dgm_change *changes, size_t count,
		  struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		const dgm_change *change = &changes[i];

		buf_printf(out, "%s%s ", i > 0 ? "; " : "", dgm_change_name(change->kind));
		buf_add(out, source + change->source.start,
			change->source.end - change->source.start);
		buf_addc(out, '>');
		buf_add(out, query + change->query.start, change->query.end - change->query.start);
		buf_printf(out, "/%g", change->cost);
	}
}

static const struct {
	const char *lang, *query, *source, *want;
} rows[] = {
	{"en", "The talk in Cairo ended.", "The talk in Cairo ended.", ""},
	{"en", "The talk in Cairo ended on 7 June", "The talks in Cairo ended on 5 May",
	 "replace talks>talk/0.25; replace 5>7/0.25; replace May>June/1"},
	{"en", "The ship left the port of Cairo", "The ship left port, of Cairo",
	 "insert >the/1; delete ,>/0.25"},
	{"en", "one two three four", "one two three four five", "delete five>/1"},
	{"en", "one two three minister", "one two three ministre", "replace ministre>minister/0.5"},
	{"en", "one two Three four", "one two three four", "replace three>Three/0"},
	{"en", "kat", "cat", "replace c>k/1"},
	{"en", "cats", "cat", "insert >s/1"},
	{"en", "the cat", "cat", "insert >the /4"},
	{"en", "one two three \"four\"", "one two three \" four \"", ""},
	{"ru", "Министр заявил, что ещё рано", "Министры заявили, что уже рано",
	 "replace Министры>Министр/0.25; replace заявили>заявил/0.25; replace уже>ещё/1"},
	{"ru", "Первый курс для всех начнётся", "ПЕРВЫЙ курс для всех начнется",
	 "replace ПЕРВЫЙ>Первый/0; replace начнется>начнётся/0"},
	{"ru", "корва", "корова", "delete о>/1"},
	{"ru", "корова ём", "корова Ел", "replace л>м/1"},
	{"ar", "وشكر المنظمون الكتّاب الذين أهدوا كتبا", "وشكر المنظمون القُرَّاءَ الذين اهدوا كتبا",
	 "replace القُرَّاءَ>الكتّاب/1"},
	{"ar", "أهدوا المركز كتب عائلاتهم", "اهدوا المركز كُتُب عائلاتهم",
	 "replace اهدوا>أهدوا/0; replace كُتُب>كتب/0"},
	{"ar", "كِتابٌ", "كتابان", "delete ان>/2"},
};

static void test_rows(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct matcher *matcher = matcher_new(rows[i].lang);
		const char *query = rows[i].query, *source = rows[i].source;
		struct buf got = {0};
		size_t count;

		matcher_set(matcher, query, strlen(query));
		const dgm_change *changes =
			matcher_changes(matcher, source, strlen(source), &count);

		print(query, source, changes, count, &got);
		is_text(buf_str(&got), rows[i].want, query);
		buf_free(&got);
		matcher_free(matcher);
	}
}

/* ---------------------------------------------------------------- properties */

static const char *const parts[] = {"Министр",
				    "министра",
				    "книга",
				    "ещё",
				    "еще",
				    "Cairo",
				    "minister",
				    "ministers",
				    "the",
				    "12",
				    "٣",
				    "الوزير",
				    "وزير",
				    "كِتابٌ",
				    "كتاب",
				    "—",
				    "«да»",
				    ",",
				    "{0}",
				    "well-known",
				    "cafe\xCC\x81",
				    ("a\xC2\xAD"
				     "b"),
				    "port",
				    "порт"};

static void make_text(uint64_t *seed, size_t most, struct buf *text)
{
	buf_reset(text);
	for (size_t n = 1 + random_below(seed, most); n > 0; n--) {
		buf_adds(text, parts[random_below(seed, sizeof parts / sizeof *parts)]);
		if (n > 1)
			buf_addc(text, ' ');
	}
}

/* Text with a word of it replaced, or one put in. */
static void edit_text(uint64_t *seed, const struct buf *text, struct buf *edited)
{
	const char *part = parts[random_below(seed, sizeof parts / sizeof *parts)];
	size_t at = random_below(seed, text->len);

	while (at > 0 && text->data[at - 1] != ' ')
		at--;
	const char *rest = strchr(text->data + at, ' ');

	buf_reset(edited);
	buf_add(edited, text->data, at);
	buf_adds(edited, part);
	if (random_below(seed, 2))
		buf_printf(edited, " %s", text->data + at);
	else if (rest)
		buf_adds(edited, rest);
}

/* The source with all steps taken. A word that is put in gets blanks around it. */
static void apply(const char *query, const struct buf *source, const dgm_change *changes,
		  size_t count, bool by_words, struct buf *out)
{
	size_t done = 0;

	buf_reset(out);
	for (size_t i = 0; i < count; i++) {
		const dgm_change *change = &changes[i];

		buf_add(out, source->data + done, change->source.start - done);
		buf_adds(out, by_words ? " " : "");
		buf_add(out, query + change->query.start, change->query.end - change->query.start);
		buf_adds(out, by_words ? " " : "");
		done = change->source.end;
	}
	buf_add(out, source->data + done, source->len - done);
}

/* What the score compares: the folded tokens with one blank between, or the folded text. */
static void level(const struct buf *text, bool by_words, struct buf *out)
{
	struct buf folded = {0};
	struct tokens tokens = {0};

	buf_reset(out);
	fold_text(buf_str(text), text->len, FOLD_ALL, &folded);
	tokens_scan(buf_str(&folded), folded.len, &tokens);
	if (!by_words)
		buf_add(out, folded.data, folded.len);
	for (size_t i = 0; by_words && i < tokens.count; i++) {
		buf_add(out, folded.data + tokens.items[i].start, tokens.items[i].len);
		buf_addc(out, ' ');
	}
	buf_free(&folded);
	tokens_free(&tokens);
}

static void test_all(size_t most, const char *name)
{
	struct matcher *matcher = matcher_new("ru");
	struct buf source = {0}, query = {0}, other = {0}, applied = {0}, want = {0}, got = {0};
	uint64_t seed = 5;
	size_t dear = 0, wrong = 0, steps = 0;

	for (size_t round = 0; round < 3000; round++) {
		struct match match;
		size_t count;
		double cost = 0;

		make_text(&seed, most, &source);
		edit_text(&seed, &source, &other);
		edit_text(&seed, &other, &query);
		matcher_set(matcher, query.data, query.len);
		matcher_compare(matcher, source.data, source.len, 1, &match);
		const dgm_change *changes =
			matcher_changes(matcher, source.data, source.len, &count);

		for (size_t i = 0; i < count; i++)
			cost += changes[i].cost;
		dear += match.score > 0 && cost != match.distance &&
			!(count == 0 && match.distance == 0.25);
		apply(query.data, &source, changes, count, match.by_words, &applied);
		level(&query, match.by_words, &want);
		level(&applied, match.by_words, &got);
		if (strcmp(buf_str(&want), buf_str(&got)) != 0 && wrong++ == 0)
			printf("# '%s' to '%s' gives '%s'\n", source.data, query.data,
			       applied.data);
		steps += count;
	}
	ok(dear == 0 && steps > 3000, "%s: %zu steps cost what the score says", name, steps);
	is_int((long long)wrong, 0, "and lead to the query");
	buf_free(&source);
	buf_free(&query);
	buf_free(&other);
	buf_free(&applied);
	buf_free(&want);
	buf_free(&got);
	matcher_free(matcher);
}

/* So many words that all of the difference is one step. */
static void test_large(void)
{
	struct matcher *matcher = matcher_new("en");
	struct buf a = {0}, b = {0};
	size_t count;

	buf_adds(&a, "same");
	buf_adds(&b, "same");
	for (size_t i = 0; i < 2000; i++) {
		buf_printf(&a, " %zux", i);
		buf_printf(&b, " y%zu", i);
	}
	buf_adds(&a, " end");
	buf_adds(&b, " end");
	matcher_set(matcher, a.data, a.len);
	const dgm_change *changes = matcher_changes(matcher, b.data, b.len, &count);

	is_int((long long)count, 1, "one step");
	is_int((long long)changes[0].query.start, 5, "from the first word that differs");
	is_int((long long)changes[0].source.end, (long long)b.len - 4, "to the last");
	buf_free(&a);
	buf_free(&b);
	matcher_free(matcher);
}

int main(void)
{
	test_rows();
	test_all(12, "sentences");
	test_all(2, "single words");
	test_large();
	return done();
}
