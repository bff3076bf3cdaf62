#include "text/charset.h"
#include "text/utf8.h"
#include "tests/tap.h"

/* ---------------------------------------------------------------- names and tables */

static const struct {
	const char *name, *want; /* NULL: nobody knows it */
	unsigned char byte;
	uint32_t c; /* what the byte is; 0: nothing */
} names[] = {
	{"windows-1256", "windows-1256", 0xC7, 0x627},
	{"cp1256", "windows-1256", 0x90, 0x6AF},
	{"windows-1251", "windows-1251", 0xE0, 0x430},
	{"CP1251", "windows-1251", 0x98, 0},
	{"windows-1252", "windows-1252", 0x97, 0x2014},
	{"windows-1252", "windows-1252", 0x81, 0},
	{"ISO-8859-6", "ISO-8859-6", 0xC7, 0x627},
	{"iso8859-6", "ISO-8859-6", 0xA1, 0},
	{"ISO-8859-5", "ISO-8859-5", 0xD0, 0x430},
	{"ISO-8859-5", "ISO-8859-5", 0x80, 0},
	{"KOI8-R", "KOI8-R", 0xC1, 0x430},
	{"koi8-u", "KOI8-U", 0xA4, 0x454},
	{"IBM866", "IBM866", 0xA0, 0x430},
	{"cp866", "IBM866", 0xF1, 0x451},
	{"utf8", "UTF-8", 0x80, 0},
	{"UTF-16LE", "UTF-16LE", 0x80, 0},
	{"utf-16be", "UTF-16BE", 0x80, 0},
	{"Shift_JIS", NULL, 0, 0},
	{"no such set", NULL, 0, 0},
	{"", NULL, 0, 0},
	{"ebcdic-cp-us", NULL, 0, 0},
};

static void test_names(void)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct charset charset;
		bool found = charset_find(names[i].name, &charset);

		ok(found == (names[i].want != NULL), "'%s' is %s", names[i].name,
		   names[i].want ? "known" : "not known");
		if (!found || !names[i].want)
			continue;
		is_text(charset.name, names[i].want, "  its name");
		is_int(charset.high[names[i].byte - 0x80], names[i].c, "  a byte of it");
	}
}

/* ---------------------------------------------------------------- detection */

/* Bytes of a text in a character set; what it has no byte for is left out. */
static struct buf encode(const struct charset *charset, const char *text)
{
	struct buf bytes = {0};
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		uint32_t c = utf8_next(text, len, &at);

		if (charset->kind == CHARSET_UTF16LE || charset->kind == CHARSET_UTF16BE) {
			bool big = charset->kind == CHARSET_UTF16BE;

			buf_addc(&bytes, (char)(big ? c >> 8 : c));
			buf_addc(&bytes, (char)(big ? c : c >> 8));
		} else if (charset->kind == CHARSET_UTF8 || c < 0x80) {
			bytes.len += utf8_put(buf_reserve(&bytes, 4), c);
		}
		for (size_t i = 0; charset->kind == CHARSET_BYTES && c >= 0x80 && i < 128; i++)
			if (charset->high[i] == c)
				buf_addc(&bytes, (char)(i + 0x80));
	}
	return bytes;
}

static const char arabic[] =
	"أعلنت بلدية المدينة أمس أن الجسر القديم فوق النهر سيغلق أمام السيارات أسبوعين، وقالت إن "
	"المهندسين وجدوا شقوقا في إحدى الدعائم بعد أمطار الشتاء. وأضاف رئيس البلدية أن العمال "
	"سيبدؤون الإصلاح يوم الأحد وأن حافلات صغيرة ستنقل التلاميذ إلى المدرسة مجانا حتى تنتهي "
	"الأعمال. ويخشى أصحاب المتاجر في الضفة الشرقية أن يخسروا زبائنهم، لكن الوزارة وعدت بدفع "
	"تعويضات لمن يثبت أن دخله انخفض. ومن المنتظر أن يفتح الجسر من جديد قبل عطلة الربيع، إذا "
	"سمح "
	"الطقس بذلك، وسيكون أقوى مما كان قبل خمسين عاما حين بناه مهندس شاب جاء من الجنوب ولم يعد.";
static const char russian[] =
	"Городская управа вчера объявила, что старый мост через реку закроют для машин на две "
	"недели: "
	"инженеры нашли трещины в одной из опор после зимних дождей. Рабочие начнут ремонт в "
	"воскресенье, добавил глава города, а маленькие автобусы будут бесплатно возить "
	"школьников, "
	"пока дело не кончится. Владельцы лавок на восточном берегу боятся потерять покупателей, "
	"но "
	"министерство обещает заплатить тем, кто докажет, что доход упал. Если позволит погода, "
	"мост "
	"снова откроют до весенних праздников, и он будет крепче, чем пятьдесят лет назад, когда "
	"его "
	"построил молодой инженер, приехавший с юга и оставшийся здесь навсегда.";
static const char ukrainian[] =
	"Міська рада вчора оголосила, що старий міст через річку закриють для авто на два тижні: "
	"інженери знайшли тріщини в одній із опор після зимових дощів. Робітники почнуть ремонт у "
	"неділю, додав міський голова, а маленькі автобуси безкоштовно возитимуть школярів, доки "
	"їхню "
	"роботу не завершать. Власники крамниць на східному березі бояться втратити покупців.";
static const char french[] = "La mairie a annoncé hier que le vieux pont sera fermé à la "
			     "circulation pendant deux semaines, "
			     "après que des ingénieurs ont trouvé des fissures dans un pilier "
			     "abîmé par les pluies d'hiver. "
			     "Les écoliers seront transportés gratuitement, a précisé le maire, "
			     "jusqu'à la fin des travaux.";

static const struct {
	const char *charset, *text;
} sets[] = {
	{"windows-1256", arabic},    {"ISO-8859-6", arabic},  {"windows-1251", russian},
	{"KOI8-R", russian},         {"ISO-8859-5", russian}, {"IBM866", russian},
	{"windows-1251", ukrainian}, {"KOI8-U", ukrainian},   {"windows-1252", french},
	{"UTF-16LE", arabic},        {"UTF-16BE", arabic},    {"UTF-16LE", russian},
	{"UTF-16BE", russian},       {"UTF-16LE", french},
};

/* Right is the set that was used, or one in which the bytes read the same. */
static bool is_found(const struct charset *charset, const char *bytes, size_t len)
{
	struct charset found;
	struct charset_text want = {0}, got = {0};

	charset_detect(bytes, len, &found);
	charset_decode(charset, bytes, 0, len, &want);
	charset_decode(&found, bytes, 0, len, &got);
	bool same = want.text.len == got.text.len &&
		    memcmp(buf_str(&want.text), buf_str(&got.text), got.text.len) == 0;

	charset_text_free(&want);
	charset_text_free(&got);
	return same;
}

/* Every stretch of a text; those without a character above ASCII hold nothing to tell. */
static void test_detection(size_t chars)
{
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
		struct charset charset;
		size_t right = 0, all = 0;

		charset_find(sets[i].charset, &charset);
		struct buf bytes = encode(&charset, sets[i].text);
		size_t width = charset.kind == CHARSET_BYTES ? 1 : 2;

		for (size_t at = 0; at + chars * width <= bytes.len; at += width) {
			size_t above = 0;

			for (size_t j = 0; j < chars * width; j++)
				above += (unsigned char)bytes.data[at + j] >= 0x80;
			if (above == 0 && width == 1)
				continue;
			all++;
			right += is_found(&charset, bytes.data + at, chars * width);
		}
		ok(right * 100 >= all * 97, "%s, %zu characters: %zu of %zu right", charset.name,
		   chars, right, all);
		buf_free(&bytes);
	}
}

static void test_utf8(void)
{
	static const struct {
		const char *bytes, *want;
	} rows[] = {
		{"", "UTF-8"},
		{"Plain ASCII.", "UTF-8"},
		{"Да.", "UTF-8"},
		{"نعم.", "UTF-8"},
		{"\xEF\xBB\xBF"
		 "caf\xE9",
		 "UTF-8"}, /* the mark decides */
		{"Да, один байт \xE9 лишний.", "UTF-8"},
		{"\xFF\xFE\x14\x04", "UTF-16LE"},
		{"\xFE\xFF\x04\x14", "UTF-16BE"},
		{"\x01\xFF\x80\x02\xFD\x81\x9F\x03", "UTF-8"}, /* no text at all */
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct charset charset;

		charset_detect(rows[i].bytes, strlen(rows[i].bytes), &charset);
		is_text(charset.name, rows[i].want, "by a mark or by UTF-8's own form");
	}
}

/* ---------------------------------------------------------------- offsets */

/* Each character of a long text leads back to its bytes, in every kind of set. */
static void test_offsets(const char *name, const char *text, size_t body, size_t width)
{
	struct charset charset;
	struct buf long_text = {0};
	struct charset_text decoded = {0};
	size_t wrong = 0, chars = 0;

	for (size_t i = 0; i < 40; i++)
		buf_adds(&long_text, text);
	charset_find(name, &charset);
	struct buf bytes = encode(&charset, buf_str(&long_text));

	charset_decode(&charset, bytes.data, body * width, bytes.len, &decoded);
	for (size_t at = 0; at < decoded.text.len; chars++) {
		wrong += charset_offset(&charset, bytes.data, bytes.len, &decoded, at) !=
			 (body + chars) * width;
		utf8_next(decoded.text.data, decoded.text.len, &at);
	}
	is_int((long long)wrong, 0, name);
	is_int((long long)decoded.lost, 0, "  nothing is lost");
	is_int((long long)charset_offset(&charset, bytes.data, bytes.len, &decoded,
					 decoded.text.len),
	       (long long)bytes.len, "  the end");
	charset_text_free(&decoded);
	buf_free(&bytes);
	buf_free(&long_text);
}

static const struct {
	const char *charset, *bytes;
	size_t len;
	const char *want;
	size_t lost, first;
} losses[] = {
	{"UTF-8", "Да\xD0, нет\xFF!", 15, "Да\uFFFD, нет\uFFFD!", 2, 4},
	{"windows-1251", "\xC4\x98\xE0", 3, "Д\uFFFDа", 1, 1},
	{"ISO-8859-6", "\xC7\xA1\xC8\xFF", 4, "ا\uFFFDب\uFFFD", 2, 1},
	{"UTF-16LE", "\x14\x04\x00\xDC\x30\x04\x30", 7, "Д\uFFFDа\uFFFD", 2, 2},
	{"UTF-16BE", "\xD8\x3D\xDE\x00\xD8\x3D", 6, "😀\uFFFD", 1, 4},
	{"UTF-8", "a\0b", 3, "a\uFFFDb", 1, 1},
};

static void test_losses(void)
{
	for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
		struct charset charset;
		struct charset_text text = {0};

		charset_find(losses[i].charset, &charset);
		charset_decode(&charset, losses[i].bytes, 0, losses[i].len, &text);
		is_text(buf_str(&text.text), losses[i].want, losses[i].charset);
		is_int((long long)text.lost, (long long)losses[i].lost, "  bytes lost");
		is_int((long long)text.first, (long long)losses[i].first, "  the first of them");
		charset_text_free(&text);
	}
}

int main(void)
{
	test_names();
	test_utf8();
	test_detection(30);
	test_detection(60);
	test_offsets("windows-1256", arabic, 0, 1);
	test_offsets("windows-1251", russian, 5, 1);
	test_offsets("UTF-16LE", arabic, 0, 2);
	test_offsets("UTF-16BE", russian, 3, 2);
	test_losses();
	return done();
}
