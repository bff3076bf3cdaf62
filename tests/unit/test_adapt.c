/* What is put into a target, and when nothing is. */
#include "match/adapt.h"
#include "match/penalties.h"
#include "tests/tap.h"

/* want: the target with what was put in in brackets; NULL: not adapted. */
static const struct {
	const char *langs; /* of query and source, and of the target */
	const char *query, *source, *target, *want;
} rows[] = {
	/* Numbers, in the digits of the target. */
	{"en ru", "On 7 June", "On 5 June", "5 июня", "[7] июня"},
	{"ru ar", "Принято 60 человек", "Принято 45 человек", "استقبل ٤٥ شخصا", "استقبل [٦٠] شخصا"},
	{"ru ar", "Принято 60 человек", "Принято 45 человек", "استقبل 45 شخصا", "استقبل [60] شخصا"},
	{"ar en", "استقبل ٦٠ شخصا", "استقبل ٤٥ شخصا", "It received 45 people",
	 "It received [60] people"},
	{"ar fa", "عام ٢٠٢٥", "عام ٢٠٢٤", "سال ۲۰۲۴", "سال [۲۰۲۵]"},
	{"ru en", "В 2025 и 2026 гг.", "В 2024 и 2025 гг.", "In 2025 and 2024",
	 "In [2026] and [2025]"},
	{"en ru", "from 7 to 5", "from 5 to 7", "с 5 до 7", "с [7] до [5]"},
	{"en ru", "7, I say, 7", "5, I say, 5", "5, говорю, 5", "[7], говорю, [7]"},
	/* Decimals and thousands as the target writes them. */
	{"ru en", "Цена 4,75 млн", "Цена 3,5 млн", "A price of 3.5 million",
	 "A price of [4.75] million"},
	{"ru ar", "Цена 4,75 млн", "Цена 3,5 млн", "السعر ٣٫٥ مليون", "السعر [٤٫٧٥] مليون"},
	{"ru ar", "Цена 4,50 млн", "Цена 3 млн", "السعر ٣ مليون", "السعر [٤٫٥٠] مليون"},
	{"ru en", "Цена 4,5 млн", "Цена 3 млн", "A price of 3 million", "A price of [4.5] million"},
	{"en ru", "A price of 4.5 million", "A price of 3 million", "Цена 3 млн", "Цена [4,5] млн"},
	{"ru en", "Их 12345", "Их 4250", "There are 4,250", "There are [12,345]"},
	{"ru en", "Их 900", "Их 4250", "There are 4,250", "There are [900]"},
	{"en ar", "There are 1,234,567", "There are 4,250", "عددها ٤٬٢٥٠", "عددها [١٬٢٣٤٬٥٦٧]"},
	{"en ar", "There are 1,234", "There are 4,250", "عددها ٤٢٥٠", "عددها [١٢٣٤]"},
	{"en ru", "In 2030", "In 5", "В 5", "В [2030]"},
	{"en ar", "Version 1.2.4", "Version 1.2.3", "الإصدار ١.٢.٣", "الإصدار [١.٢.٤]"},
	{"ru en", "Дата: 01.06.2025", "Дата: 31.05.2024", "Date: 31.05.2024", "Date: [01.06.2025]"},
	/* Dates in figures. */
	{"ru ar", "С 7/6/2025", "С 5/6/2024", "من ٥/٦/٢٠٢٤", "من [٧]/٦/[٢٠٢٥]"},
	{"ar ru", "في ٧/٦/٢٠٢٥", "في ٥/٦/٢٠٢٤", "5.6.2024 г.", NULL},
	{"ar ru", "في ٧/٦/٢٠٢٥", "في ٥/٦/٢٠٢٤", "5/6/2024 г.", "[7]/6/[2025] г."},
	{"ar fa", "في ٧/٦/٢٠٢٥", "في ٥/٦/٢٠٢٤", "در ۲۰۲۴/۶/۵", "در [۲۰۲۵]/۶/[۷]"},
	{"en ar", "On 2025-06-07", "On 2024-06-05", "في ٢٠٢٤-٠٦-٠٥", "في [٢٠٢٥]-٠٦-[٠٧]"},
	{"en ru", "On 7 June 2025", "On 5 June 2024", "5 июня 2024 г.", "[7] июня [2025] г."},
	/* Things copied. */
	{"en ru", "See https://b.org/y.", "See https://a.org/x.", "См. https://a.org/x.",
	 "См. [https://b.org/y]."},
	{"en ar", "Write to b@b.org", "Write to a@a.org", "اكتب إلى a@a.org", "اكتب إلى [b@b.org]"},
	{"ar ru", "انظر https://b.org/y", "انظر https://a.org/x", "См. https://a.org/x",
	 "См. [https://b.org/y]"},
	{"ru en", "Сайт www.b.org", "Сайт www.a.org", "Site: www.a.org", "Site: [www.b.org]"},
	{"en ru", "%d of {1}", "%s of {0}", "{0}: %s", "[{1}]: [%d]"},
	{"ar en", "%d من {1}", "%s من {0}", "{0}: %s", "[{1}]: [%d]"},
	{"ru ar", "Файл %2$s из {{b}}", "Файл %1$s из {{a}}", "{{a}}: ملف %1$s",
	 "[{{b}}]: ملف [%2$s]"},
	{"ar ru", "<i>نعم</i>", "<b>نعم</b>", "<b>Да</b>", "[<i>]Да[</i>]"},
	{"ru ar", "<i>Да</i> &lt;", "<b>Да</b> &gt;", "<b>نعم</b> &gt;", "[<i>]نعم[</i>] [&lt;]"},
	{"en ru", "<i>Yes</i>", "<b>Yes</b>", "<b>Да</b>", "[<i>]Да[</i>]"},
	/* The sign of the query, where the source has another. */
	{"en ru", "&Exit", "Exit", "Выход", "[&]Выход"},
	{"en ru", "E&xit", "E_xit", "В_ыход", "В[&]ыход"},
	{"en ar", "Exit", "E&xit", "&خروج", "خروج"},
	{"ru en", "_Открыть…", "&Открыть…", "Open…", "[_]Open…"},
	{"ru ar", "&Открыть 7 файлов", "Открыть 5 файлов", "«فتح ٥ ملفات»", "«[&]فتح [٧] ملفات»"},
	{"ar ru", "&فتح %d", "_فتح %s", "%s: _открыть", "[%d]: [&]открыть"},
	{"ar en", "خروج", "&خروج", "E_xit", "Exit"},
	{"ru en", "В&ыход {1}", "В&ыход {0}", "E_xit {0}", "E_xit [{1}]"},
	{"en ru", "Exit", "E&xit", "Выход", "Выход"},
	{"en ru", "&Save", "Save", "123", "123"},
	{"en ru", "&Save", "S&ave", "&Сохранить", NULL},
	/* The same value: nothing to put in. */
	{"en ru", "1200 men", "1,200 men", "1200 человек", "1200 человек"},
	{"ar ru", "عام 2024", "عام ٢٠٢٤", "2024 год", "2024 год"},
	/* No telling. */
	{"en ru", "5 of 7", "5 of 5", "5 из 5", NULL},
	{"en ru", "7 men", "5 men", "пять человек", NULL},
	{"en ru", "7 men", "5 men", "5 человек из 5", NULL},
	{"en ru", "7, I say, 7", "5, I say, 5", "5, говорю", NULL},
	{"en ru", "There are 12,345", "There are 5", "Их 5", NULL},
	{"en ru", "Version 1.2.3", "Version 2", "Версия 2", NULL},
	{"en ru", "Version 2", "Version 1.2.3", "Версия 1.2.3", NULL},
	{"ru en", "6 000 рублей", "5 000 рублей", "5,000 roubles", NULL},
	{"en ru", "%d of {1}", "%s of {0}", "{0}", NULL},
	{"en ru", "Yes, 5", "Yes 5", "Да, 5", NULL},
	{"en ru", "%s men", "5 men", "5 человек", NULL},
	{"en ru", "No men", "No men", "Никого", NULL},
};

static void print(const struct adapter *adapter, struct buf *out)
{
	size_t done = 0;

	for (size_t i = 0; i < adapter->span_count; i++) {
		dgm_span span = adapter->spans[i];

		buf_add(out, adapter->out.data + done, span.start - done);
		buf_addc(out, '[');
		buf_add(out, adapter->out.data + span.start, span.end - span.start);
		buf_addc(out, ']');
		done = span.end;
	}
	buf_adds(out, adapter->out.data + done);
}

static struct adapt_text text_of(const char *text, const char *lang)
{
	return (struct adapt_text){.text = text, .len = strlen(text), .lang = lang};
}

static void test_rows(void)
{
	struct adapter adapter = {0};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char lang[] = {rows[i].langs[0], rows[i].langs[1], '\0'};
		struct adapt_text query = text_of(rows[i].query, lang);
		struct adapt_text source = text_of(rows[i].source, lang);
		struct adapt_text target = text_of(rows[i].target, rows[i].langs + 3);
		struct buf got = {0};

		if (adapter_set(&adapter, &query, &source) && adapter_apply(&adapter, &target))
			print(&adapter, &got);
		is_text(buf_str(&got), rows[i].want ? rows[i].want : "", rows[i].query);
		buf_free(&got);
	}
	adapter_free(&adapter);
}

static void test_diffs(void)
{
	static const struct {
		const char *lang, *query, *source;
		unsigned diffs;
		size_t changed;
	} pairs[] = {
		{"en", "On 7 June", "On 5 June", 0, 1},
		{"en", "on 7 June", "On 5 June", DGM_DIFF_CASE, 1},
		{"en", "1,200 men", "1200 men", 0, 0},
		{"ru", "Ещё 7 и 8", "Еще 5 и 6.", DGM_DIFF_YO | DGM_DIFF_PUNCTUATION, 2},
		{"ru", "Ещё 7%", "Ещё 5 %", DGM_DIFF_SPACE, 1},
		{"ar", "عامَ ٢٠٢٥", "عام ٢٠٢٤", DGM_DIFF_HARAKAT, 1},
	};
	struct adapter adapter = {0};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct adapt_text query = text_of(pairs[i].query, pairs[i].lang);
		struct adapt_text source = text_of(pairs[i].source, pairs[i].lang);

		ok(adapter_set(&adapter, &query, &source), "%s", pairs[i].query);
		is_int(adapter_diffs(&adapter), pairs[i].diffs, "what else differs");
		is_int((long long)adapter.changed, (long long)pairs[i].changed, "what changes");
	}
	adapter_free(&adapter);
}

/* A table of figures is left alone, however alike. */
static void test_many(void)
{
	struct buf text = {0};
	struct adapter adapter = {0};

	for (int i = 0; i < 65; i++)
		buf_printf(&text, "%d ", i);
	struct adapt_text table = text_of(text.data, "en");

	ok(!adapter_set(&adapter, &table, &table), "a table");
	buf_free(&text);
	adapter_free(&adapter);
}

static void test_score(void)
{
	static const struct {
		unsigned diffs;
		size_t changed;
		int want;
	} scores[] = {
		{0, 0, 99},
		{0, 1, 99},
		{0, 2, 98},
		{0, 5, 95},
		{0, 60, 95},
		{DGM_DIFF_CASE, 1, 98},
		{DGM_DIFF_HAMZA, 2, 96},
		{DGM_DIFF_HAMZA | DGM_DIFF_YA, 2, 95},
		{DGM_DIFF_HAMZA | DGM_DIFF_YA | DGM_DIFF_TA_MARBUTA, 1, 95},
	};

	struct penalties penalties;

	penalties_read(&penalties);
	for (size_t i = 0; i < sizeof scores / sizeof *scores; i++)
		is_int(penalties_adapted(&penalties, scores[i].diffs, scores[i].changed),
		       scores[i].want, "score");
}

int main(void)
{
	test_score();
	test_rows();
	test_diffs();
	test_many();
	return done();
}
