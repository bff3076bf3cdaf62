/* Pieces of texts, and the parts of what is looked for in them. */
#include "match/pieces.h"
#include "tests/tap.h"

static const struct {
	const char *text, *pieces; /* with a bar behind each; odd ones begin with ~ */
} rows[] = {
	{"", ""},
	{"— ؟", ""},
	{"Книги, книги и «ЁЖ».", "книги|книги|и|еж|"},
	{"وَالكِتَابُ: مكتبـــة", "والكتاب|مكتبه|"},
	{"a state-of-the-art ship", "a|state|of|the|art|ship|"},
	{"don't", "don|t|"},
	/* What is no word is odd, with what stands at it. */
	{"12.5 km, 10km ٢٠٢٤", "~12.5|km|~10km|~2024|"},
	{"see http://example.org/a-b, ok", "see|~http://example.org/a-b|ok|"},
	{"%sabc {0}кг", "~%sabc|~{0}кг|"},
	{"x<a href=\"b c\" d>y", "~x<a|~href=\"b|~c\"|~d>y|"},
	/* Too long, or a script without blanks. */
	{"wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww end",
	 "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww|end|"},
	{"wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww end", "~|end|"},
	{"使用ABC公司, da", "~|da|"},
};

static const struct {
	const char *text, *parts; /* the rarest first; '(' is open, ',' punctuation, '_' a blank */
} wanted[] = {
	{"?!", ""},
	{"естав", "(естав( word|"},
	{"ой для вс", "_для_ word|(ой_ word|_вс( word|"},
	{"كتاب، في", "(كتاب, word|_في( word|"},
	{"e.org/a-b", ",org, word|,a, word|(e, word|,b( word|"},
	{"a 10km b", "_10km_|(a_ word|_b( word|"},
	/* Folding takes blanks off at the ends. */
	{" 10km ", "(10km(|"},
	{"\xCC\x81x", "(x( word|"},
	{"a b c d e f", "_b_ word|_c_ word|_d_ word|_e_ word|"},
};

static void test_pieces(void)
{
	struct words words = {0};
	struct pieces pieces = {0};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf got = {0};

		words_read(&words, rows[i].text, strlen(rows[i].text));
		pieces_make(&words, &pieces);
		for (size_t p = 0; p < pieces.count; p++) {
			const struct piece *piece = &pieces.items[p];
			const bool odd = piece->text[0] == PIECE_ODD;

			buf_adds(&got, odd ? "~" : "");
			buf_add(&got, piece->text + odd, piece->len - odd);
			buf_addc(&got, '|');
		}
		is_text(buf_str(&got), rows[i].pieces, rows[i].text);
		buf_free(&got);
	}
	words_free(&words);
	pieces_free(&pieces);
}

static void test_parts(void)
{
	static const char marks[] = "(,_";
	struct words words = {0};

	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		struct part parts[4];
		struct buf got = {0};

		words_read(&words, wanted[i].text, strlen(wanted[i].text));
		size_t count = pieces_parts(&words, parts, 4);

		for (size_t p = 0; p < count; p++) {
			buf_addc(&got, marks[parts[p].before]);
			buf_add(&got, words.folded.data + parts[p].start, parts[p].len);
			buf_addc(&got, marks[parts[p].behind]);
			buf_adds(&got, parts[p].word ? " word|" : "|");
		}
		is_text(buf_str(&got), wanted[i].parts, wanted[i].text);
		buf_free(&got);
	}
	words_free(&words);
}

int main(void)
{
	test_pieces();
	test_parts();
	return done();
}
