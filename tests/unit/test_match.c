#include "match/match.h"
#include "match/penalties.h"
#include "match/sieve.h"
#include "text/fold.h"
#include "text/tokens.h"
#include "text/utf8.h"
#include "tests/random.h"
#include "tests/tap.h"
#include "tests/unit/slow.h"

/* ---------------------------------------------------------------- the formula, the slow way */

struct slow {
	struct buf folded;
	struct tokens tokens;
	struct stemmer *stemmer;
	uint32_t chars[1024];
	size_t char_count, words;
};

static size_t decode(const char *text, size_t len, uint32_t *chars)
{
	size_t count = 0;

	for (size_t at = 0; at < len;)
		chars[count++] = utf8_next(text, len, &at);
	return count;
}

static void slow_read(struct slow *slow, const char *text, const char *lang)
{
	memset(slow, 0, sizeof *slow);
	fold_text(text, strlen(text), FOLD_ALL, &slow->folded);
	tokens_scan(slow->folded.data, slow->folded.len, &slow->tokens);
	slow->stemmer = stemmer_new(lang);
	slow->char_count = decode(slow->folded.data, slow->folded.len, slow->chars);
	for (size_t i = 0; i < slow->tokens.count; i++)
		slow->words += slow->tokens.items[i].kind != TOKEN_PUNCT;
}

static void slow_free(struct slow *slow)
{
	buf_free(&slow->folded);
	tokens_free(&slow->tokens);
	stemmer_free(slow->stemmer);
}

static bool same_text(const struct slow *a, size_t i, const struct slow *b, size_t j)
{
	const struct token *t = &a->tokens.items[i], *u = &b->tokens.items[j];

	return t->len == u->len &&
	       memcmp(a->folded.data + t->start, b->folded.data + u->start, t->len) == 0;
}

static bool same_stem(const struct slow *a, size_t i, const struct slow *b, size_t j)
{
	const struct token *t = &a->tokens.items[i], *u = &b->tokens.items[j];
	struct buf x = {0}, y = {0};

	stemmer_stem(a->stemmer, a->folded.data + t->start, t->len, &x);
	stemmer_stem(b->stemmer, b->folded.data + u->start, u->len, &y);
	bool same = strcmp(buf_str(&x), buf_str(&y)) == 0;

	buf_free(&x);
	buf_free(&y);
	return same;
}

/* Cost of a pair in quarters; near tells whether it may be had for two, once. */
static size_t slow_pair(const struct slow *a, size_t i, const struct slow *b, size_t j, bool *near)
{
	const struct token *t = &a->tokens.items[i], *u = &b->tokens.items[j];
	uint32_t x[256], y[256];

	*near = false;
	if (same_text(a, i, b, j))
		return 0;
	if (t->kind == TOKEN_PUNCT && u->kind == TOKEN_PUNCT)
		return 1;
	if (t->kind == TOKEN_PUNCT || u->kind == TOKEN_PUNCT)
		return 5;
	if (t->kind != u->kind)
		return 4;
	if (t->kind != TOKEN_WORD || same_stem(a, i, b, j))
		return 1;
	size_t n = decode(a->folded.data + t->start, t->len, x);
	size_t m = decode(b->folded.data + u->start, u->len, y);

	*near = slow_distance(x, n, y, m) * 4 <= (n > m ? n : m);
	return 4;
}

static size_t alone(const struct slow *slow, size_t i)
{
	return slow->tokens.items[i].kind == TOKEN_PUNCT ? 1 : 4;
}

static size_t slow_words(const struct slow *a, const struct slow *b)
{
	static size_t cost[2][64][64]; /* near pair left or used; words of a and of b done */
	size_t n = a->tokens.count, m = b->tokens.count;

	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0; i <= n; i++) {
			for (size_t j = 0; j <= m; j++) {
				size_t best = i == 0 && j == 0 ? 0 : SIZE_MAX;
				bool near = false;

				if (i > 0)
					best = least(best, cost[k][i - 1][j] + alone(a, i - 1));
				if (j > 0)
					best = least(best, cost[k][i][j - 1] + alone(b, j - 1));
				if (i > 0 && j > 0)
					best = least(best,
						     cost[k][i - 1][j - 1] +
							     slow_pair(a, i - 1, b, j - 1, &near));
				if (near && k == 1)
					best = least(best, cost[0][i - 1][j - 1] + 2);
				cost[k][i][j] = best;
			}
		}
	}
	return least(cost[0][n][m], cost[1][n][m]);
}

/* The fuzzy score of doc/score.md; -1 for texts that are equal after folding. */
static int slow_score(const char *text_a, const char *text_b, const char *lang)
{
	struct slow a, b;
	int score;

	slow_read(&a, text_a, lang);
	slow_read(&b, text_b, lang);
	if (a.folded.len == b.folded.len &&
	    memcmp(buf_str(&a.folded), buf_str(&b.folded), a.folded.len) == 0) {
		score = -1;
	} else if (a.words >= 4 || b.words >= 4) {
		size_t longer = a.words > b.words ? a.words : b.words;
		size_t distance = slow_words(&a, &b);

		distance = distance == 0 ? 1 : distance;
		score = distance >= 4 * longer
				? 0
				: (int)((400 * longer - 100 * distance) / (4 * longer));
	} else {
		size_t longer = a.char_count > b.char_count ? a.char_count : b.char_count;

		score = (int)(100 *
			      (longer -
			       slow_distance(a.chars, a.char_count, b.chars, b.char_count)) /
			      longer);
	}
	slow_free(&a);
	slow_free(&b);
	return score;
}

/* ---------------------------------------------------------------- rows */

static int score_of(const char *a, const char *b, const char *lang, int min, struct match *match)
{
	struct matcher *matcher = matcher_new(lang);

	matcher_set(matcher, a, strlen(a));
	matcher_compare(matcher, b, strlen(b), min, match);
	matcher_free(matcher);
	return match->score;
}

static const struct {
	const char *lang, *a, *b;
	int score;
	unsigned diffs;
} scores[] = {
	{"en", "Open file", "Open file", 100, 0},
	{"en", "", "", 100, 0},
	{"en", "Cafe\xCC\x81", "Café", 100, 0},
	{"en", "Open file", "open file", 99, DGM_DIFF_CASE},
	{"en", "The end.", "the  end", 97, DGM_DIFF_CASE | DGM_DIFF_SPACE | DGM_DIFF_PUNCTUATION},
	{"ar", "على", "علي", 98, DGM_DIFF_YA},
	{"ar", "أُعلن", "اعلن", 97, DGM_DIFF_HAMZA | DGM_DIFF_HARAKAT},
	{"ar", "إلى المدرسةِ", "الي المدرسه", 95,
	 DGM_DIFF_HAMZA | DGM_DIFF_YA | DGM_DIFF_TA_MARBUTA | DGM_DIFF_HARAKAT},
	{"ru", "Ещё раз", "еще раз", 98, DGM_DIFF_YO | DGM_DIFF_CASE},
	/* by characters */
	{"en", "Open file", "Opn file", 88, 0},
	{"en", "Cancel", "Save", 33, 0},
	{"en", "a", "b", 0, 0},
	{"en", "word", "", 0, 0},
	{"en", "***", "**", 66, 0},
	{"ru", "Открыть файл", "Открыть фаил", 91, 0},
	{"ar", "فتح الملف", "فتح ملف", 77, 0},
	/* by words */
	{"en", "The talks in Cairo ended on 5 May", "The talk in Cairo ended on 7 June", 81, 0},
	{"en", "one two three four", "one two three", 75, 0},
	{"en", "one two three four", "one two three five", 75, 0},
	{"en", "open the document now", "open the documint now", 87, 0},
	{"en", "ovum the document now", "opum the documint now", 62, 0},
	{"en", "one, two three four", "one two three four", 93, 0},
	{"en", "see {0} of them now", "see {1} of them now", 95, 0},
	{"en", "a - b c d", "a -b c d", 93, 0},
	{"ru", "Министр прибыл в Москву", "Министры прибыли в Москву", 87, 0},
	{"ru", "В 2023 году выросли цены", "В 2024 году выросли цены", 95, 0},
	{"ar", "قال الوزير إن المفاوضات مستمرة", "قال وزير إن مفاوضات مستمرة", 90, 0},
	{"ar", "زار الرئيس بغداد في ٢٠٢٣", "زار الرئيس بغداد في 2024", 95, 0},
	{"en", "one two three four", "five six seven eight", 0, 0},
};

static void test_rows(void)
{
	for (size_t i = 0; i < sizeof scores / sizeof *scores; i++) {
		struct match there, back;

		score_of(scores[i].a, scores[i].b, scores[i].lang, 1, &there);
		score_of(scores[i].b, scores[i].a, scores[i].lang, 1, &back);
		is_int(there.score, scores[i].score, scores[i].a);
		is_int(there.diffs, scores[i].diffs, "and what differs");
		ok(back.score == there.score && back.diffs == there.diffs &&
			   back.longer == there.longer && back.by_words == there.by_words,
		   "the same the other way round");
		if (scores[i].score > 0 && scores[i].score < 95)
			ok(there.score ==
				   (int)(100 * (1 - there.distance / (double)there.longer) + 1e-9),
			   "distance and length give the score");
	}
	matcher_free(NULL);
}

/* Other words, which folding must not make equal; those that it does, it makes pay. */
static void test_other_words(void)
{
	static const struct {
		const char *lang, *a, *b;
		int most;
	} rows[] = {
		{"ar", "كتب", "كتاب", 94},      {"ar", "ماء", "ما", 94},
		{"ar", "قرأ", "قرأت", 94},      {"ar", "على", "علي", 98},
		{"ar", "إن", "أن", 98},         {"ar", "مكتبة", "مكتبه", 98},
		{"ar", "سأل", "سال", 98},       {"ar", "شيء", "شي", 94},
		{"ar", "درس", "دروس", 94},      {"ru", "все", "всё", 99},
		{"ru", "мой", "мои", 94},       {"ru", "мир", "мор", 94},
		{"ru", "замок", "замком", 94},  {"en", "polish", "Polish", 99},
		{"en", "café", "cafe", 94},     {"en", "its", "it's", 94},
		{"en", "resume", "résumé", 94}, {"en", "1.5", "15", 94},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct match match;
		int score = score_of(rows[i].a, rows[i].b, rows[i].lang, 1, &match);

		ok(rows[i].most < 95 ? score < 95 && match.diffs == 0 : score == rows[i].most,
		   "'%s' and '%s': %d", rows[i].a, rows[i].b, score);
	}
}

/* Every kind of difference has its points, and what may be another word has more of them. */
static void test_penalties(void)
{
	struct penalties penalties;

	penalties_read(&penalties);
	for (unsigned i = 0; i < DGM_DIFF_COUNT; i++) {
		unsigned bit = 1u << i;
		bool doubt = bit & (DGM_DIFF_HAMZA | DGM_DIFF_YA | DGM_DIFF_TA_MARBUTA);

		is_int(penalties.diffs[i], doubt ? 2 : 1, dgm_diff_name((dgm_diff)bit));
		is_int(penalties_score(&penalties, bit), doubt ? 98 : 99, "its score");
	}
	is_int(penalties_score(&penalties, FOLD_ALL), 95, "95 is the least");
	is_int(penalties.unreviewed, 0, "where a unit comes from costs nothing");
	is_int(penalties.doubtful, 0, "unless one asks for it");
}

/* ---------------------------------------------------------------- properties */

/* Sentences are put together from these, so that many are alike in part. */
static const char *const starts[3][8] = {
	{"The minister", "Our reporter", "A spokesman of the party", "Russia", "The two sides",
	 "Egypt's president", "Nobody", "The bank"},
	{"Министр", "Наш корреспондент", "Представитель партии", "Россия", "Обе стороны",
	 "Президент Египта", "Никто", "Банк"},
	{"الوزير", "مراسلنا", "متحدث باسم الحزب", "روسيا", "الطرفان", "رئيس مصر", "لا أحد",
	 "البنك"},
};
static const char *const middles[3][8] = {
	{"said", "denied the report", "has signed the agreement", "will visit Cairo",
	 "asks for help", "met 12 envoys", "opened a school", "stopped"},
	{"сообщил", "опроверг сообщение", "подписал соглашение", "посетит Каир", "просит помощи",
	 "принял 12 послов", "открыл школу", "остановился"},
	{"قال", "نفى الخبر", "وقّع الاتفاق", "سيزور القاهرة", "يطلب المساعدة", "استقبل ١٢ سفيرا",
	 "افتتح مدرسة", "توقف"},
};
static const char *const ends[3][8] = {
	{"", "on Tuesday", "after long talks, sources say", "in 2024", "«at once»",
	 "and left the hall", "for the first time in ten years", "again"},
	{"", "во вторник", "после долгих переговоров, говорят источники", "в 2024 году", "«сразу»",
	 "и покинул зал", "впервые за десять лет", "ещё раз"},
	{"", "يوم الثلاثاء", "بعد محادثات طويلة، كما تقول المصادر", "في عام ٢٠٢٤", "«فورا»",
	 "وغادر القاعة", "لأول مرة منذ عشر سنوات", "مرة أخرى"},
};
static const char *const langs[3] = {"en", "ru", "ar"};
static const char *const spare[3] = {"new", "новый", "جديد"};

static void sentence(uint64_t *seed, size_t lang, struct buf *out)
{
	buf_reset(out);
	if (random_below(seed, 4) > 0)
		buf_printf(out, "%s ", starts[lang][random_below(seed, 8)]);
	buf_adds(out, middles[lang][random_below(seed, 8)]);
	if (random_below(seed, 3) > 0)
		buf_printf(out, " %s", ends[lang][random_below(seed, 8)]);
	if (random_below(seed, 2) > 0)
		buf_addc(out, '.');
}

/* Takes a word or a letter out, puts one in, or doubles one. */
static void edit(uint64_t *seed, size_t lang, struct buf *text)
{
	struct buf old = {0};
	struct tokens tokens = {0};

	buf_add(&old, text->data, text->len);
	tokens_scan(old.data, old.len, &tokens);
	if (tokens.count > 0) {
		struct token t = tokens.items[random_below(seed, tokens.count)];
		size_t after = t.start + t.len, kind = random_below(seed, 6);

		buf_reset(text);
		buf_add(text, old.data, t.start);
		if (kind == 1)
			buf_printf(text, "%s ", spare[lang]);
		if (kind == 2)
			buf_printf(text, "%s, ", spare[lang]);
		if (kind == 3) /* the first letter is lost */
			utf8_next(old.data, old.len, &t.start);
		if (kind > 0)
			buf_add(text, old.data + t.start, after - t.start);
		if (kind == 4)
			buf_adds(text, "x");
		if (kind == 5) {
			buf_addc(text, ' ');
			buf_add(text, old.data + t.start, t.len);
		}
		buf_add(text, old.data + after, old.len - after);
	}
	tokens_free(&tokens);
	buf_free(&old);
}

/* The terms of a family. */
static size_t pick_terms(const struct match_terms *terms, char family,
			 const struct match_term **picked)
{
	size_t count = 0;

	for (size_t i = 0; i < terms->count; i++)
		if (terms->items[i].family == family)
			picked[count++] = &terms->items[i];
	return count;
}

/* Without the last byte of a bigram, which tells the length of its text. */
static size_t own_len(const struct match_term *term)
{
	return term->len - (term->family == 'g');
}

static bool has_term(const struct match_term *const *terms, size_t count,
		     const struct match_term *term)
{
	for (size_t i = 0; i < count; i++)
		if (own_len(terms[i]) == own_len(term) &&
		    memcmp(terms[i]->text, term->text, own_len(term)) == 0)
			return true;
	return false;
}

static bool are_different(const struct match_term *const *terms, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (has_term(terms, i, terms[i]))
			return false;
	return true;
}

/* The lists of bigrams are read for some lengths of text. */
static bool is_read(const struct sieve *sieve, size_t list, const struct match_terms *other,
		    char family)
{
	const size_t length = match_terms_length(other, family);
	size_t shortest, longest;

	return family == 'w' || (sieve_range(sieve, list, &shortest, &longest) &&
				 length >= shortest && length <= longest);
}

/* True when a search as sieve.h describes it comes upon the other text, in each list that has it.
 */
static bool is_found_in(const struct match_terms *query, const struct match_terms *other,
			char family, int min, int score)
{
	enum { MOST = 512 };
	const struct match_term *ours[MOST], *theirs[MOST];
	size_t count = pick_terms(query, family, ours), lacking = 0;
	size_t other_count = pick_terms(other, family, theirs);
	struct sieve sieve = {0};
	bool found = false, turned_away = false;

	sieve_set(&sieve, query, family, min, ours, count);
	for (size_t i = 0; i < sieve.lists; i++) {
		if (!has_term(theirs, other_count, ours[i])) {
			lacking++;
			continue;
		}
		bool passes = sieve_passes(&sieve, i, lacking,
					   (uint32_t)match_terms_length(other, family),
					   match_terms_marks(other, family));

		if (lacking == i && !is_read(&sieve, i, other, family))
			continue;
		found = found || passes;
		turned_away = turned_away || !passes;
	}
	for (size_t i = lacking = 0; i < count; i++) {
		lacking += !has_term(theirs, other_count, ours[i]);
		turned_away = turned_away ||
			      (found && sieve_most(&sieve, i, lacking,
						   (uint32_t)match_terms_length(other, family),
						   match_terms_marks(other, family)) < score);
	}
	sieve_free(&sieve);
	return found && !turned_away && are_different(ours, count);
}

/* A pair that scores so much is found when `min` is wanted, and not thought less. */
static bool is_found(const struct match_terms *query, const struct match_terms *other, int min,
		     int score)
{
	return is_found_in(query, other, 'w', min, score) ||
	       is_found_in(query, other, 'g', min, score);
}

struct tally {
	bool formula, symmetric, limited, found, never_100;
	size_t hits[5]; /* pairs that scored 50, 60, ... 90 */
};

static void check_pair(const char *a, const char *b, size_t lang, struct tally *tally)
{
	struct match_terms x = {0}, y = {0};
	struct match there, back, limited;
	int slow = slow_score(a, b, langs[lang]);

	score_of(a, b, langs[lang], 1, &there);
	score_of(b, a, langs[lang], 1, &back);
	tally->symmetric = tally->symmetric && there.score == back.score;
	tally->formula = tally->formula && (slow < 0 ? there.score >= 95 : there.score == slow);
	if (slow < 0)
		return;
	tally->never_100 = tally->never_100 && there.score < 100;
	match_terms_make(a, strlen(a), langs[lang], &x);
	match_terms_make(b, strlen(b), langs[lang], &y);
	for (int min = 50; min < 100; min += 10) {
		score_of(a, b, langs[lang], min, &limited);
		tally->limited =
			tally->limited &&
			(there.score >= min ? limited.score == there.score : limited.score < min);
		if (there.score < min)
			continue;
		tally->hits[min / 10 - 5]++;
		if (!is_found(&x, &y, min, there.score) || !is_found(&y, &x, min, there.score)) {
			tally->found = false;
			printf("# not found at %d: '%s' and '%s' (%d)\n", min, a, b, there.score);
		}
	}
	match_terms_free(&x);
	match_terms_free(&y);
}

static void test_properties(void)
{
	struct tally tally = {true, true, true, true, true, {0}};
	uint64_t seed = 4242;
	struct buf a = {0}, b = {0};

	for (size_t i = 0; i < 9000; i++) {
		size_t lang = i % 3;

		sentence(&seed, lang, &a);
		buf_reset(&b);
		buf_add(&b, a.data, a.len);
		if (i % 2 == 0)
			sentence(&seed, lang, &b);
		for (size_t n = random_below(&seed, 5); n > 0; n--)
			edit(&seed, lang, &b);
		buf_adds(&b, "");
		check_pair(a.data, b.data, lang, &tally);
	}
	ok(tally.formula, "every score is the one of doc/score.md, 9000 pairs");
	ok(tally.symmetric, "every score is the same both ways");
	ok(tally.limited, "a least score changes nothing above it");
	ok(tally.never_100, "texts that differ never score 100");
	ok(tally.found, "all that score 50 and more are found through their terms");
	for (size_t i = 0; i < 5; i++)
		ok(tally.hits[i] > 200, "%zu pairs scored %zu and more", tally.hits[i],
		   50 + 10 * i);
	buf_free(&a);
	buf_free(&b);
}

/* Each further word that is changed lowers the score. */
static void test_monotone(void)
{
	static const char *const texts[3] = {
		"the ship with grain left the harbour of Odessa early on Monday morning",
		"судно с зерном вышло из порта Одессы рано утром в понедельник",
		"غادرت سفينة محملة بالحبوب ميناء أوديسا في وقت مبكر من صباح الاثنين"};

	for (size_t lang = 0; lang < 3; lang++) {
		struct tokens tokens = {0};
		int last = 100;
		bool falls = true;

		tokens_scan(texts[lang], strlen(texts[lang]), &tokens);
		for (size_t n = 1; n <= tokens.count; n++) {
			struct buf text = {0};
			struct match match;

			for (size_t i = 0; i < tokens.count; i++) {
				if (i < n)
					buf_printf(&text, "qqq%zu ", i);
				else
					buf_printf(&text, "%.*s ", (int)tokens.items[i].len,
						   texts[lang] + tokens.items[i].start);
			}
			score_of(texts[lang], text.data, langs[lang], 0, &match);
			falls = falls && match.score < last;
			last = match.score;
			buf_free(&text);
		}
		ok(falls && last == 0, "the score falls with every word, to %d", last);
		tokens_free(&tokens);
	}
}

/* ---------------------------------------------------------------- terms */

static void show_terms(const char *text, const char *lang, struct match_terms *terms,
		       struct buf *out)
{
	buf_reset(out);
	match_terms_make(text, strlen(text), lang, terms);
	for (size_t i = 0; i < terms->count; i++) {
		buf_printf(out, "%s%c:", i ? " " : "", terms->items[i].family);
		for (size_t k = 0; k < terms->items[i].len; k++) {
			char c = terms->items[i].text[k];

			buf_addc(out, c == 1 ? '_' : c > 0 && c < 10 ? (char)('0' + c) : c);
		}
	}
}

static void test_terms(void)
{
	static const struct {
		const char *lang, *text, *want;
		size_t words, chars;
	} rows[] = {
		{"en", "", "g:___", 0, 0},
		{"en", "Saves", "w:save g:_s6 g:sa6 g:av6 g:ve6 g:es6 g:s_6", 1, 5},
		{"en", "aaa", "w:aaa g:_a4 g:aa4 g:aa24 g:a_4", 1, 3},
		{"en", "The cat, the dog: 12 of 13!", "w:the w:cat w:the2 w:dog w:# w:of w:#2", 7,
		 27},
		{"ru", "Ещё", "w:ещ g:_е4 g:ещ4 g:ще4 g:е_4", 1, 3},
		{"ru", "Министры и министр говорили", "w:министр w:и w:министр2 w:говор", 4, 27},
		{"ar", "المدرسةُ", "w:مدرس g:_ا8 g:ال8 g:لم8 g:مد8 g:در8 g:رس8 g:سه8 g:ه_8", 1, 7},
	};
	struct match_terms terms = {0};
	struct buf out = {0};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		show_terms(rows[i].text, rows[i].lang, &terms, &out);
		is_text(buf_str(&out), rows[i].want, rows[i].text);
		is_int((long long)terms.word_count, (long long)rows[i].words, "its words");
		is_int((long long)terms.char_count, (long long)rows[i].chars, "its characters");
	}
	match_terms_free(&terms);
	match_terms_free(&terms);
	buf_free(&out);
}

/* Texts of a length stand together, the longest of all in one group. */
static void test_groups(void)
{
	ok(match_terms_group(0) == 1 && match_terms_group(253) == 254, "groups by length");
	ok(match_terms_group(254) == 255 && match_terms_group(100000) == 255,
	   "and one for the rest");
}

static void test_shared(void)
{
	static const struct {
		char family;
		size_t longer;
		int min;
		size_t want;
	} rows[] = {
		{'w', 10, 70, 7}, {'w', 10, 100, 10}, {'w', 5, 70, 3},  {'w', 4, 50, 2},
		{'w', 2, 70, 3},  {'w', 10, 1, 1},    {'g', 20, 70, 9}, {'g', 20, 50, 1},
		{'g', 1, 100, 2}, {'g', 20, 30, 1},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		is_int((long long)sieve_shared(rows[i].family, rows[i].longer, rows[i].min),
		       (long long)rows[i].want, "terms shared");
}

/* A text of three words is compared with one of three by characters, with one of four by words. */
static void test_sieve(void)
{
	static const char text[] = "one two three";
	const struct match_term *terms[64];
	struct match_terms query = {0};
	struct sieve sieve = {0};

	match_terms_make(text, strlen(text), "en", &query);
	sieve_set(&sieve, &query, 'w', 70, terms, pick_terms(&query, 'w', terms));
	is_int((long long)sieve.lists, 1, "words: one list");
	ok(sieve_passes(&sieve, 0, 0, 4, query.stem_marks), "four words");
	ok(!sieve_passes(&sieve, 0, 0, 3, query.stem_marks), "not three");
	ok(!sieve_passes(&sieve, 0, 0, 5, query.stem_marks), "not five");
	ok(!sieve_passes(&sieve, 0, 1, 4, query.stem_marks), "not one that lacks a word");
	ok(!sieve_passes(&sieve, 0, 0, 4, 0), "nor one without the marks of the others");
	ok(sieve_passes(&sieve, 0, 1, 0, 0), "of an unknown length: any");
	sieve_set(&sieve, &query, 'g', 70, terms, pick_terms(&query, 'g', terms));
	is_int((long long)sieve.lists, 8, "characters: 7 of 14 pairs shared with 14 characters");
	ok(sieve_passes(&sieve, 0, 0, 10, query.bigram_marks), "ten characters of 13");
	ok(!sieve_passes(&sieve, 0, 0, 9, query.bigram_marks), "not nine");
	ok(sieve_passes(&sieve, 6, 6, 13, query.bigram_marks), "six pairs lacking");
	ok(!sieve_passes(&sieve, 6, 7, 13, query.bigram_marks), "not seven");
	ok(!sieve_passes(&sieve, 0, 0, 13, UINT32_MAX) || query.bigram_marks == UINT32_MAX ||
		   sieve_count(~query.bigram_marks) <= 6,
	   "marks of other pairs count");
	sieve_free(&sieve);
	match_terms_free(&query);
}

int main(void)
{
	test_rows();
	test_other_words();
	test_penalties();
	test_properties();
	test_monotone();
	test_terms();
	test_groups();
	test_shared();
	test_sieve();
	return done();
}
