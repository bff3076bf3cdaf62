#include "match/find.h"
#include "base/buf.h"
#include "tests/tap.h"

enum {
	WORDS = DGM_FIND_WORDS,
	STEMS = DGM_FIND_STEMS,
	PHRASE = DGM_FIND_PHRASE,
	SUBSTRING = DGM_FIND_SUBSTRING
};

/* want: the text with each hit in brackets; NULL: none. */
static const struct {
	const char *lang;
	int by;
	const char *find, *text, *want;
} rows[] = {
	{"en", WORDS, "Book", "A book, the BOOK and books.", "A [book], the [BOOK] and books."},
	{"en", WORDS, "peace war", "War and Peace", "[War] and [Peace]"},
	{"en", WORDS, "peace war", "Peace at last", NULL},
	{"en", WORDS, "peace peace", "Peace at last", "[Peace] at last"},
	{"en", WORDS, "12", "On 12 May at 12.", "On [12] May at [12]."},
	{"en", WORDS, "café", "Cafe\xCC\x81 noir", "[Cafe\xCC\x81] noir"},
	{"ru", WORDS, "книга", "Книга и книги", "[Книга] и книги"},
	{"ru", WORDS, "еще", "Ещё раз", "[Ещё] раз"},
	{"ar", WORDS, "كتاب", "كِتابٌ وكتاب", "[كِتابٌ] وكتاب"},
	{"ar", WORDS, "احمد", "أحمد هنا", "[أحمد] هنا"},
	{"ar", WORDS, "2024", "عام ٢٠٢٤", "عام [٢٠٢٤]"},
	{"en", STEMS, "book", "He books booked booking rooms.",
	 "He [books] [booked] [booking] rooms."},
	{"ru", STEMS, "книга", "О книгах, с книгой, но не о книжках.",
	 "О [книгах], с [книгой], но не о книжках."},
	{"ru", STEMS, "большой дом", "Дома большие, большого дома нет.",
	 "[Дома] [большие], [большого] [дома] нет."},
	{"ar", STEMS, "وزير", "الوزير والوزير بالوزير للوزير فالوزير كالوزير",
	 "[الوزير] [والوزير] [بالوزير] [للوزير] [فالوزير] [كالوزير]"},
	{"ar", STEMS, "بالمدرسة", "مَدْرَسَةٌ ومدارس", "[مَدْرَسَةٌ] ومدارس"},
	{"ar", STEMS, "مخطوطة", "المخطوطات القديمة", "[المخطوطات] القديمة"},
	{"en", STEMS, "12 books", "7 books", NULL},
	{"en", STEMS, "12 book", "Books: 12", "[Books]: [12]"},
	{"en", PHRASE, "the end", "The end of the End.", "[The end] of [the End]."},
	{"en", PHRASE, "war peace", "War and Peace", NULL},
	{"en", PHRASE, "war peace", "War; peace!", "[War; peace]!"},
	{"en", PHRASE, "a a b", "a a a b", "a [a a b]"},
	{"en", PHRASE, "a b a", "a b a b a", "[a b a] b a"},
	{"ru", PHRASE, "по словам Хаддада", "«По словам Хаддада…»", "«[По словам Хаддада]…»"},
	{"ar", PHRASE, "في القاهرة", "عُقد فِي القاهرةِ، وفي القاهرة",
	 "عُقد [فِي القاهرةِ]، وفي القاهرة"},
	{"en", SUBSTRING, "anu", "Manuscripts, manual", "M[anu]scripts, m[anu]al"},
	{"en", SUBSTRING, "aa", "aaaaa", "[aa][aa]a"},
	{"en", SUBSTRING, ", \"", "He said, «no»", "He said[, «]no»"},
	{"en", SUBSTRING, "abc", "ab", NULL},
	{"en", SUBSTRING, " ", "a b", NULL},
	{"en", WORDS, "?", "Who?", NULL},
	{"en", PHRASE, "?", "Who? Me?", NULL},
	{"ru", SUBSTRING, "ЕЛКА", "Под ёлкаМИ", "Под [ёлка]МИ"},
	{"ar", SUBSTRING, "خطوط", "المَخْطُوطات", "المَ[خْطُوط]ات"},
	{"ar", SUBSTRING, "لوزير", "ألوزير وزير", "أ[لوزير] وزير"},
};

static void mark(const char *text, const dgm_span *spans, size_t count, struct buf *out)
{
	size_t done = 0;

	for (size_t i = 0; i < count; i++) {
		buf_add(out, text + done, spans[i].start - done);
		buf_addc(out, '[');
		buf_add(out, text + spans[i].start, spans[i].end - spans[i].start);
		buf_addc(out, ']');
		done = spans[i].end;
	}
	buf_adds(out, text + done);
}

static void test_rows(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *find = rows[i].find, *text = rows[i].text;
		struct finder *finder =
			finder_new(find, strlen(find), rows[i].lang, (dgm_find_by)rows[i].by);
		struct buf got = {0};
		size_t count = 0;
		const dgm_span *spans = finder_spans(finder, text, strlen(text), &count);

		mark(text, spans, count, &got);
		is_text(buf_str(&got), rows[i].want ? rows[i].want : text, find);
		is_int(finder_matches(finder, text, strlen(text)), rows[i].want != NULL,
		       rows[i].want ? "is a match" : "is no match");
		buf_free(&got);
		finder_free(finder);
	}
}

/* The terms that the index is asked for: stems, each once. */
static void test_terms(void)
{
	static const struct {
		int by;
		const char *find, *want;
		bool has;
	} terms[] = {
		{WORDS, "Books of the book", "book of the ", true},
		{PHRASE, "12 books", "# book ", true},
		{STEMS, "…", "", false},
		{WORDS, " ", "", false},
		{SUBSTRING, " ", "", false},
		{SUBSTRING, "?", "", true},
		{SUBSTRING, "two words", "", true},
	};

	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
		const char *find = terms[i].find;
		struct finder *finder =
			finder_new(find, strlen(find), "en", (dgm_find_by)terms[i].by);
		struct buf got = {0};

		for (size_t t = 0; t < finder_term_count(finder); t++) {
			size_t len;
			const char *term = finder_term(finder, t, &len);

			buf_add(&got, term, len);
			buf_addc(&got, ' ');
		}
		is_text(buf_str(&got), terms[i].want, find);
		is_int(finder_has_terms(finder), terms[i].has, "something to look for");
		buf_free(&got);
		finder_free(finder);
	}
}

int main(void)
{
	test_rows();
	test_terms();
	return done();
}
