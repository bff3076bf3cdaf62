#include "text/names.h"
#include "base/buf.h"
#include "text/utf8.h"
#include "tests/tap.h"

struct found {
	struct buf rows; /* "\na=b\n..." */
	size_t count;
	bool valid;
};

static void add_row(void *ctx, const char *a, const char *b)
{
	struct found *found = ctx;

	buf_printf(&found->rows, "%s=%s\n", a, b);
	found->count++;
	found->valid = found->valid && *a && *b && utf8_check(a, strlen(a)) == strlen(a) &&
		       utf8_check(b, strlen(b)) == strlen(b);
}

static void collect(const char *a, const char *b, struct found *found)
{
	*found = (struct found){.valid = true};
	buf_adds(&found->rows, "\n");
	names_each(a, b, add_row, found);
}

static void test_rows(void)
{
	static const struct {
		const char *a, *b, *row;
	} rows[] = {
		{"ar", "ru", "مصر=Египет"},
		{"ar", "en", "الأردن=Jordan"},
		{"ru", "en", "Германия=Germany"},
		{"ru", "ar", "французский=الفرنسية"},
		{"en", "ru", "Wednesday=среда"},
		{"ar", "en", "يناير=January"},
		{"ar", "en", "كانون الثاني=January"},
		{"ar", "ru", "جانفي=январь"},
		{"ar", "ru", "رمضان=рамадан"},
		{"ru", "en", "января=January"},
		{"en", "ar", "Buenos Aires=بوينوس أيرس"},
		{"ar", "ru", "الخرطوم=Хартум"},
		{"en", "ru", "Euro=евро"},
		{"ru-RU", "en-GB", "Китай=China"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct found found;
		struct buf want = {0};

		collect(rows[i].a, rows[i].b, &found);
		buf_printf(&want, "\n%s\n", rows[i].row);
		ok(strstr(found.rows.data, want.data), "%s", rows[i].row);
		buf_free(&want);
		buf_free(&found.rows);
	}
}

static void test_whole(void)
{
	static const char *const pairs[][2] = {{"ar", "ru"}, {"ar", "en"}, {"ru", "en"}};
	struct found found, again;

	for (size_t i = 0; i < 3; i++) {
		collect(pairs[i][0], pairs[i][1], &found);
		collect(pairs[i][0], pairs[i][1], &again);
		ok(found.count > 1200, "%zu names of %s and %s", found.count, pairs[i][0],
		   pairs[i][1]);
		ok(found.valid, "none is empty or broken");
		is_text(again.rows.data, found.rows.data, "always in the same order");
		buf_free(&found.rows);
		buf_free(&again.rows);
	}
	collect("xx", "en", &found);
	is_int((long long)found.count, 0, "nothing for a language that ICU does not know");
	buf_free(&found.rows);
}

int main(void)
{
	test_rows();
	test_whole();
	return done();
}
