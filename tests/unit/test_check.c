/*
 * Quality checks: errors of each kind put into good translations in three languages, each of which
 * is found by its check and by no other; and what looks like an error and is none.
 */
#include "dragoman.h"
#include "tests/scratch.h"
#include "tests/tap.h"

#include <string.h>
#include <time.h>

/* What was found. */
struct found {
	char codes[100]; /* with blanks between */
	char place[100]; /* what the first mark holds */
	char message[200];
	uint64_t other;
};

static void on_finding(void *ctx, const dgm_finding *finding)
{
	struct found *found = ctx;
	size_t len = strlen(found->codes);

	snprintf(found->codes + len, sizeof found->codes - len, "%s%s", len > 0 ? " " : "",
		 finding->code);
	found->other = finding->other;
	if (len > 0)
		return;
	snprintf(found->message, sizeof found->message, "%s", finding->message);
	if (finding->mark_count > 0) {
		const dgm_mark *mark = &finding->marks[0];

		snprintf(found->place, sizeof found->place, "%.*s",
			 (int)(mark->span.end - mark->span.start),
			 mark->variant->text + mark->span.start);
	}
}

struct row {
	const char *name;
	const char *source, *target; /* languages */
	const char *a, *b;           /* texts */
	const char *codes;           /* "": it is right */
	const char *place;           /* NULL: none is marked */
};

/* Good translations. */
#define EN "The bridge over the river was closed for 3 hours on Monday."
#define RU "В понедельник мост через реку был закрыт на 3 часа."
#define AR "أُغلق الجسر فوق النهر لمدة ٣ ساعات يوم الاثنين."

/* clang-format off */
static const struct row rows[] = {
	{"en-ru", "en", "ru", EN, RU, "", NULL},
	{"en-ar", "en", "ar", EN, AR, "", NULL},
	{"ar-ru", "ar", "ru", AR, RU, "", NULL},

	{"empty, ru", "en", "ru", "The museum is open.", " ", "empty", NULL},
	{"empty, ar", "ru", "ar", "Музей открыт.", "\u200F ", "empty", NULL},
	{"empty, en", "ar", "en", "المتحف مفتوح.", "  ", "empty", NULL},

	{"same, en in ru", "en", "ru", "Press any key now", "Press any key now", "same", NULL},
	{"same, en in ar", "en", "ar", "close this window first", "Close this window first",
	 "same", NULL},
	{"same, ru in ar", "ru", "ar", "закройте это окно", "закройте это окно", "same", NULL},
	{"same, ru in en", "ru", "en", "выберите нужную строку", "выберите нужную строку",
	 "same", NULL},
	{"same: a name", "en", "ru", "Microsoft Office 2010", "Microsoft Office 2010", "", NULL},
	{"same: a command", "en", "ar", "sudo", "sudo", "", NULL},
	{"same: names of files", "en", "ru", "src/main.c, etc/passwd", "src/main.c, etc/passwd", "",
	 NULL},

	{"script, ar", "en", "ar", "The old market burned down.", "the market burned yesterday",
	 "script", "the"},
	{"script, ru", "ar", "ru", "احترق السوق القديم.", "the market burned", "script", "the"},
	{"script, en", "ru", "en", "Сгорел старый рынок.", "старый рынок сгорел вчера", "script",
	 "старый"},
	{"script: quoted", "en", "ru", "Type \"make all install\" now", "Введите \"make all install\"",
	 "", NULL},
	{"script: Latin names in Russian", "en", "ru", "Google buys Fitbit", "Google покупает Fitbit",
	 "", NULL},

	{"lookalikes, ru", "en", "ru", "The council met again.", "Cовет собрался снова.", "lookalikes",
	 "Cовет"},
	{"lookalikes, en", "ar", "en", "اجتمع المجلس مرة أخرى.", "The counсil met again.", "lookalikes",
	 "counсil"},
	{"lookalikes, within", "ar", "ru", "اجتمع المجلس مرة أخرى.", "Снова coвeщaниe.", "lookalikes",
	 "coвeщaниe"},
	{"lookalikes: an ending", "en", "ru", "The SIM cards and DVDs sold.", "SIMки и DVDа проданы.", "",
	 NULL},
	{"lookalikes: a hyphen", "en", "ru", "a USB cable", "USB-кабель", "", NULL},
	{"length, ru", "en", "ru",
	 "The minister said that the new law would help farmers in the south of the country.",
	 "Да, это.", "length", NULL},
	{"length, ar", "en", "ar",
	 "The minister said that the new law would help farmers in the south of the country.",
	 "نعم هو.", "length", NULL},
	{"length, en", "ru", "en", "Нет, ещё нет.",
	 "Several delegates walked out of the hall before the vote on the new budget was taken at "
	 "noon, as the chairman had feared, and they did not come back until the next morning.",
	 "length", NULL},

	{"numbers, ru", "en", "ru", "It cost 450 roubles.", "Это стоило 540 рублей.", "numbers",
	 "450"},
	{"numbers, ar", "en", "ar", "It cost 450 dinars.", "بلغت التكلفة ٥٤٠ دينارا.", "numbers",
	 "450"},
	{"numbers, en", "ar", "en", "وصل ١٢٠٠ زائر.", "There came 1,300 visitors.", "numbers", "١٢٠٠"},
	{"numbers: lost", "ru", "en", "Пришли 1 250 гостей.", "Guests came.", "numbers", "1 250"},
	{"numbers: other digits", "en", "ar", "There were 1,250 guests and 7.5 tons.",
	 "كان هناك ١٬٢٥٠ ضيفا و٧٫٥ أطنان.", "", NULL},
	{"numbers: grouped by blanks", "en", "ru", "1,250,000 people", "1 250 000 человек", "", NULL},
	{"numbers: as words", "en", "ru", "The 12 judges met 5 times.",
	 "Двенадцать судей встречались пять раз.", "", NULL},
	{"numbers: as words in Arabic", "en", "ar", "The 12 judges met 5 times.",
	 "التقى القضاة الاثنا عشر خمس مرات.", "", NULL},
	{"numbers: two words", "ru", "en", "Прошло 25 дней.", "Twenty-five days went by.", "", NULL},
	{"numbers: the dual", "en", "ar", "for 2 years", "لمدة عامين", "", NULL},
	{"numbers: Roman", "en", "ru", "in the 19th century", "в XIX веке", "", NULL},
	{"numbers: Roman, typed with Russian letters", "ru", "ar", "в ХIХ веке", "في القرن ١٩", "",
	 NULL},
	{"numbers: millions", "en", "ru", "1.5 million tons", "1 500 000 тонн", "", NULL},
	{"numbers: the clock", "en", "ru", "at 5:30 p.m.", "в 17:30", "", NULL},
	{"numbers: decades", "en", "ru", "in the 1980s", "в 80-х годах", "", NULL},
	{"numbers: decades in words", "en", "ar", "in the 1980s", "في ثمانينيات القرن الماضي", "",
	 NULL},
	{"numbers: a date", "en", "ru", "It was signed on 7 May 2024.", "Подписано 07.05.2024.", "",
	 NULL},
	{"numbers: a clock with points", "en", "ru", "The train leaves at 18:53.",
	 "Поезд отходит в 18.53.", "", NULL},
	{"numbers: past midnight", "en", "ru", "It ended at 12:30 a.m.", "Конец был в 00:30.", "", NULL},
	{"numbers: a score", "en", "ru", "They won 21:15 there.", "Победа со счётом 21-15.", "", NULL},
	{"numbers: another time", "en", "ar", "The train leaves at 18:53.", "يغادر القطار الساعة ١٨:٣٥.",
	 "numbers", "18:53"},
	{"numbers: a ratio", "en", "ar", "A screen of 16:10 is wide.", "شاشة 16\u200F:10 عريضة.", "", NULL},
	{"numbers: crores", "en", "ru", "It cost 127 crore rupees.", "Это стоило 1 270 миллионов рупий.",
	 "", NULL},
	{"numbers: lakhs", "en", "ru", "There are 41.78 lakh cases.", "Число больных 4 178 000.", "", NULL},
	{"numbers: the last 16", "en", "ru", "They reached the last 16.", "Они вышли в 1/8 финала.", "", NULL},
	{"numbers: the last 16, in Arabic", "en", "ar", "They reached the last 16.", "تأهلوا إلى ثمن النهائي.",
	 "", NULL},
	{"numbers: grouped in India", "en", "ru", "There were 2,06,737 cases.", "Было 206 737 случаев.",
	 "", NULL},
	{"numbers: three words", "en", "ru", "Three hundred and fourteen people came.",
	 "Пришли 314 человек.", "", NULL},
	{"numbers: one word for two", "en", "ru", "Ivan, 56, did not answer.",
	 "Пятидесятишестилетний Иван не ответил.", "", NULL},
	{"numbers: COVID-19", "en", "ru", "COVID-19 cases went up.", "Заражений стало больше.", "", NULL},
	{"numbers: a part of a name", "en", "ru", "H2O is water.", "Это вода.", "", NULL},

	{"placeholders, ru", "en", "ru", "Copied %d files to %s", "Скопировано %d файлов в папку",
	 "placeholders", "%s"},
	{"placeholders, ar", "en", "ar", "Hello, {name}, <b>welcome</b>", "مرحبا يا {name}، <b>أهلا",
	 "placeholders", "</b>"},
	{"placeholders, en", "ru", "en", "Открыть ${file}", "Open this", "placeholders", "${file}"},
	{"placeholders: in another order", "en", "ar", "%s has %d files", "لدى %2$d ملفات %1$s", "",
	 NULL},
	{"placeholders: attributes", "en", "ru", "See <a href='x.en'>here</a>",
	 "См. <a href=\"x.ru\">здесь</a>", "", NULL},
	{"placeholders, of Qt", "en", "ar", "Frame %1 of %2 at %3fps", "الإطار %1 عند %3 إطار", "placeholders",
	 "%2"},
	{"placeholders: grouped", "en", "ar", "Move %d items now", "نقل %'d من العناصر", "", NULL},
	{"placeholders: per cent", "en", "ru", "up to 50%, 20 % of it", "до 50 %, 20% этого", "", NULL},
	{"placeholders: the form for one", "en", "ru", "1 file was copied", "Скопирован %d файл", "",
	 NULL},
	{"placeholders: a form that has the number", "en", "ru", "Delete Event", "Удалить %1 событие", "",
	 NULL},
	{"placeholders: lost", "en", "ru", "Delete %1 events", "Удалить события", "placeholders", "%1"},
	{"placeholders: that form in words", "en", "ar", "%d file was copied", "تم نسخ ملف واحد", "",
	 NULL},
	{"placeholders: what a user puts in", "en", "ar", "open <name>", "افتح <اسم>", "", NULL},
	{"placeholders: wrapped", "en", "ar", "<qt>Open this file</qt>",
	 "<html dir='rtl'>افتح هذا الملف</html>", "", NULL},
	{"placeholders: names of translators", "en", "ru", "translator-credits",
	 "Анна Иванова <anna@example.org>, Пётр Сидоров, Мария Петрова, Ольга Смирнова, 2013-2021",
	 "", NULL},
	{"placeholders: quotation marks", "en", "ru", "a &quot;test&quot;", "это «тест»", "", NULL},

	{"quotes, ru", "en", "ru", "He called it \"a great day\" today.",
	 "Он назвал это «великим днём сегодня.", "quotes", "«"},
	{"quotes, ar", "en", "ar", "He called it “a great day” today.",
	 "ووصف اليوم بأنه \"يوم عظيم اليوم.", "quotes", "\""},
	{"quotes, en", "ar", "en", "ووصفه بأنه «يوم عظيم».", "He called it a great day\" today.",
	 "quotes", "\""},
	{"quotes: one is lost", "ru", "en", "Он назвал это «днём надежды».",
	 "He called it a \"day of hope.", "quotes", "\""},
	{"quotes: goes on behind the segment", "en", "ru", "“We are ready.", "«Мы готовы.", "", NULL},
	{"quotes: ends that are one", "en", "ru", "He works for \"Gazprom Ltd\".",
	 "Он работает в «ООО «Газпром».", "", NULL},
	{"quotes: apostrophes", "en", "ru", "Don't say Lavrov's rock 'n' roll isn't “good”.",
	 "Не говорите, что рок-н-ролл Лаврова не „хорош“.", "", NULL},
	{"quotes: inches", "en", "ru", "A 17\" \"Sony\" screen.", "17-дюймовый экран «Sony».", "", NULL},

	{"quotes: inner ones end together", "en", "ru", "\"I read \"War and Peace\"\", he said.",
	 "\"Я читал \"Войну и мир\", сказал он.", "", NULL},
	{"brackets, ru", "en", "ru", "He left (as he said).", "Он ушёл (как и сказал.", "brackets", "("},
	{"brackets, ar", "en", "ar", "He left (as he said).", "غادر )كما قال(.", "brackets", ")"},
	{"brackets, en", "ar", "en", "غادر [كما قال].", "He left as he said].", "brackets", "]"},
	{"brackets: items", "en", "ru", "1) water 2) bread", "вода и хлеб", "", NULL},
	{"brackets: a face", "en", "ru", "Well done :)", "Молодец!", "", NULL},

	{"spaces, ru", "en", "ru", "We waited for you.", "Мы ждали  вас.", "spaces", "  "},
	{"spaces, ar", "en", "ar", "We waited for them.", "انتظرناهم  طويلا.", "spaces", "  "},
	{"spaces, en", "ar", "en", "انتظرناكم هناك.", "We   waited for you there.", "spaces", "   "},
	{"spaces: in both", "en", "ru", "Come in.  Sit down.", "Входите.  Садитесь.", "", NULL},
	{"spaces: at an end", "en", "ru", "Come here now:  ", "Иди сюда сейчас:", "", NULL},

	{"bidi, ar", "en", "ar", "Read the file README now.", "اقرأ ملف \u202AREADME الآن.", "bidi",
	 "\u202A"},
	{"bidi, ru", "en", "ru", "Read that file.", "Прочтите\u2069 этот файл.", "bidi", "\u2069"},
	{"bidi, en", "ar", "en", "اقرأ هذا الملف.", "Read \u2067this file.", "bidi", "\u2067"},
	{"bidi: ended", "en", "ar", "Read the file README.", "اقرأ ملف \u2066README\u2069.", "", NULL},
	{"bidi: a mark", "en", "ar", "Version 2.", "الإصدار 2\u200F.", "", NULL},

	{"repeated, ru", "en", "ru", "It lay in the sea.", "Он лежал в в море на на дне.",
	 "repeated", "на на"},
	{"repeated, two of them", "ar", "ru", "كان في أعماق البحر.", "Он лежал на на самом самом дне.",
	 "repeated", "на на"},
	{"repeated, ar", "en", "ar", "It lay in the deep sea.", "كان في في البحر العميق.",
	 "repeated", "في في"},
	{"repeated, en", "ar", "en", "كان في أعماق البحر.", "It lay in the the deep sea.",
	 "repeated", "the the"},
	{"repeated: a capital", "ru", "en", "Он был прав.", "The the man was right.", "repeated",
	 "The the"},
	{"repeated: grammar", "ru", "en", "Он знал, что у него был шанс.",
	 "He knew that that man had had a chance.", "", NULL},
	{"repeated: a hyphen", "en", "ru", "He hardly moved.", "Он еле-еле двигался.", "", NULL},
	{"repeated: little by little", "en", "ar", "It grew little by little.", "كبر شيئا فشيئا.", "",
	 NULL},
	{"repeated: before a hyphen", "en", "ru", "He saw that something moved.",
	 "Он увидел, что что-то движется.", "", NULL},
	{"repeated: names of letters", "ru", "ar", "Об этом сообщил телеканал.", "ذكرت ذلك قناة سي إن إن.", "",
	 NULL},
	{"repeated: a name in both", "en", "ar", "Pago Pago", "باغو باغو", "", NULL},
	{"repeated: a name", "ru", "en", "Играла эта группа.", "Then Duran Duran played.", "", NULL},
	{"repeated: in both", "en", "ar", "knock knock", "طق طق", "", NULL},
};
/* clang-format on */

static dgm_code add(dgm_memory *memory, const char *origin, const char *const *langs,
		    const char *const *texts, size_t count, dgm_error *err)
{
	dgm_variant variants[3];
	const dgm_unit unit = {.variants = variants,
			       .variant_count = count,
			       .origin = origin,
			       .confidence = 1,
			       .state = DGM_IMPORTED};

	for (size_t i = 0; i < count; i++)
		variants[i] =
			(dgm_variant){.lang = langs[i], .text = texts[i], .len = strlen(texts[i])};
	return dgm_memory_add(memory, &unit, 1, NULL, err);
}

/* What is found in the units of one origin. */
static struct found check(dgm_memory *memory, const char *origin, dgm_check_options opt,
			  dgm_error *err)
{
	struct found found = {0};
	dgm_filter filter = {.origin = origin};

	opt.filter = &filter;
	dgm_memory_check(memory, &opt, on_finding, &found, NULL, NULL, err);
	return found;
}

static void test_rows(dgm_memory *memory, dgm_error *err)
{
	const size_t count = sizeof rows / sizeof *rows;

	for (size_t i = 0; i < count; i++) {
		const char *langs[] = {rows[i].source, rows[i].target};
		const char *texts[] = {rows[i].a, rows[i].b};

		add(memory, rows[i].name, langs, texts, 2, err);
	}
	is_int(err->code, DGM_OK, "units are added");
	for (size_t i = 0; i < count; i++) {
		struct found found = check(memory, rows[i].name, (dgm_check_options){0}, err);

		if (!is_text(found.codes, rows[i].codes, rows[i].name))
			printf("#   %s\n", found.message);
		is_text(found.place, rows[i].place ? rows[i].place : "", rows[i].name);
	}
	is_int(err->code, DGM_OK, "no error");
}

/* ---------------------------------------------------------------- three languages at once */

static void test_three(dgm_memory *memory, dgm_error *err)
{
	const char *const langs[] = {"ar", "ru", "en"};
	const char *const wrong_first[] = {"حضر ٧٠ ضيفا.", "Пришло 80 гостей.",
					   "There came 80 guests."};
	const char *const wrong_last[] = {"حضر ٩٠ نائبا.", "Пришло 90 депутатов.",
					  "There came 60 members."};
	const char *const blanks[] = {"جاء  الناس.", "Люди пришли.", "People came."};

	add(memory, "first", langs, wrong_first, 3, err);
	add(memory, "last", langs, wrong_last, 3, err);
	add(memory, "blanks", langs, blanks, 3, err);
	is_text(check(memory, "first", (dgm_check_options){0}, err).codes, "numbers",
		"a number of the first text, which the others lack, is said once");
	is_text(check(memory, "last", (dgm_check_options){0}, err).codes, "numbers",
		"a number of the last text is said once");
	is_text(check(memory, "blanks", (dgm_check_options){0}, err).codes, "spaces",
		"one place is said once");
	const char *const ru[] = {"ru"}, *const en[] = {"en"};

	is_text(check(memory, "last",
		      (dgm_check_options){.source = "ar", .targets = ru, .target_count = 1}, err)
			.codes,
		"", "-s ar -t ru: the pair is right");
	is_text(check(memory, "last",
		      (dgm_check_options){.source = "ru", .targets = en, .target_count = 1}, err)
			.message,
		"90 of ru is not in en; 60 of en is not in ru", "-s ru -t en: it is not");
	is_text(check(memory, "last", (dgm_check_options){.source = "de"}, err).codes, "",
		"a language that is not there");
}

/* ---------------------------------------------------------------- quotations over segments */

static void test_quotation(dgm_memory *memory, dgm_error *err)
{
	static const struct {
		const char *langs[2], *texts[4][2];
	} speeches[] = {
		{{"en", "ru"},
		 {{"He said: \"We are ready\".", "Он сказал: «Мы готовы."},
		  {"\"We will sail at noon\".", "Мы выйдем в полдень."},
		  {"\"Nobody will stop us\".", "Никто нас не остановит»."},
		  {"He left \"the hall\".", "Он вышел «из зала."}}},
		{{"ru", "ar"},
		 {{"Он сказал: «Мы все готовы».", "وقال: \"نحن جميعا جاهزون."},
		  {"«Мы выйдем к вечеру».", "سنبحر في المساء."},
		  {"«Никто нас не догонит».", "لن يلحق بنا أحد\"."},
		  {"Он вышел «из дома».", "وخرج من \"البيت."}}},
		{{"ar", "en"},
		 {{"وقال: «نحن جاهزون اليوم».", "He said: \"We are ready today."},
		  {"«سنبحر ظهرا».", "We will sail before noon."},
		  {"«لن يوقفنا أحد».", "Nobody is going to stop us.\""},
		  {"وخرج من «القاعة».", "He went out of \"the hall."}}},
	};

	for (size_t i = 0; i < 3; i++) {
		char origin[] = "speech-0";

		origin[7] += (char)i;
		for (size_t j = 0; j < 3; j++)
			add(memory, origin, speeches[i].langs, speeches[i].texts[j], 2, err);
		is_text(check(memory, origin, (dgm_check_options){0}, err).codes, "",
			"a quotation of three segments");
		origin[7] += 3;
		add(memory, origin, speeches[i].langs, speeches[i].texts[3], 2, err);
		is_text(check(memory, origin, (dgm_check_options){0}, err).codes, "quotes",
			"one that does not end, in another article");
	}
}

/* ---------------------------------------------------------------- names */

static void test_names(dgm_memory *memory, dgm_error *err)
{
	static const struct {
		const char *name, *langs[2], *usual[4][2], *texts[2], *codes, *place;
	} names[] = {
		{"spelled in Russian",
		 {"en", "ru"},
		 {{"We saw Lavrov there.", "Мы видели там Лаврова."},
		  {"They met Lavrov today.", "Сегодня они встретились с Лавровым."},
		  {"The plan of Lavrov is known.", "План Лаврова известен."},
		  {"It was Lavrov who came.", "Это пришёл Лавров."}},
		 {"The reply of Lavrov was short.", "Ответ Lavrov был коротким."},
		 "names",
		 "Lavrov"},
		{"spelled in Arabic",
		 {"ar", "en"},
		 {{"وصل بلينكن مساء.", "In the evening Blinken arrived."},
		  {"التقى الوزير ببلينكن.", "The minister met Blinken."},
		  {"قال بلينكن إنه يأمل.", "Then Blinken said he hoped."},
		  {"سافر بلينكن أمس.", "Yesterday Blinken left."}},
		 {"عاد Blinken إلى بلاده.", "Then Blinken went home."},
		 "names",
		 "Blinken"},
		{"kept in Russian",
		 {"en", "ru"},
		 {{"Start Dragoman now", "Запустите Dragoman"},
		  {"Close Dragoman first", "Сначала закройте Dragoman"},
		  {"Install Dragoman here", "Установите Dragoman сюда"},
		  {"About Dragoman itself", "О самом Dragoman"}},
		 {"Update Dragoman soon", "Обновите программу"},
		 "names",
		 "Dragoman"},
		{"dropped, where others spell it",
		 {"en", "ru"},
		 {{"We saw Mishustin there.", "Мы видели там Мишустина."},
		  {"They met Mishustin today.", "Сегодня они встретились с Мишустиным."},
		  {"The plan of Mishustin is known.", "План Мишустина известен."},
		  {"It was Mishustin who came.", "Это пришёл Мишустин."}},
		 {"The reply of Mishustin was short.", "Его ответ был коротким."},
		 "",
		 ""},
		{"kept whole, where others spell it",
		 {"en", "ru"},
		 {{"We saw Manchester there.", "Мы видели там Манчестер."},
		  {"They left Manchester today.", "Сегодня они уехали из Манчестера."},
		  {"The streets of Manchester are wet.", "Улицы Манчестера мокрые."},
		  {"It was Manchester again.", "Это снова был Манчестер."}},
		 {"He plays for Manchester United now.", "Он играет теперь за Manchester United."},
		 "",
		 ""},
		{"no evidence",
		 {"en", "ar"},
		 {{"We saw Perkins there.", "رأينا بيركنز هناك."},
		  {"They met Perkins today.", "التقوا به اليوم."},
		  {"The plan of Perkins is known.", "خطة Perkins معروفة."},
		  {"It was Perkins who came.", "هو الذي جاء."}},
		 {"The reply of Perkins was short.", "كان رد Perkins قصيرا."},
		 "",
		 ""},
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		for (size_t j = 0; j < 4; j++)
			add(memory, "usual names", names[i].langs, names[i].usual[j], 2, err);
		add(memory, names[i].name, names[i].langs, names[i].texts, 2, err);
		struct found found = check(memory, names[i].name, (dgm_check_options){0}, err);

		is_text(found.codes, names[i].codes, names[i].name);
		is_text(found.place, names[i].place, names[i].name);
	}
	is_text(check(memory, "usual names", (dgm_check_options){0}, err).codes, "",
		"what is usual is right");
}

/* ---------------------------------------------------------------- inconsistent translations */

static void test_inconsistent(dgm_memory *memory, dgm_error *err)
{
	static const struct {
		const char *langs[2], *texts[2], *usual;
	} words[] = {
		{{"en", "ru"}, {"Save the file", "Сохранить файл"}, "Записать этот файл"},
		{{"ru", "ar"}, {"Совет министров", "مجلس الوزراء"}, "المجلس الوزاري"},
		{{"ar", "en"}, {"مجلس الأمن", "Security Council"}, "The Council of Security"},
	};

	for (size_t i = 0; i < 3; i++) {
		const char *other[] = {words[i].texts[0], words[i].usual};
		char origin[8] = "odd-0";

		origin[4] += (char)i;
		add(memory, origin, words[i].langs, words[i].texts, 2, err);
		struct found before = check(memory, origin, (dgm_check_options){0}, err);

		is_text(before.codes, "", "one translation");
		add(memory, "usual-a", words[i].langs, other, 2, err);
		is_text(check(memory, origin, (dgm_check_options){0}, err).codes, "",
			"as many of the other: the first one stands");
		add(memory, "usual-b", words[i].langs, other, 2, err);
		struct found after = check(memory, origin, (dgm_check_options){0}, err);

		is_text(after.codes, "inconsistent", "the other is more usual");
		ok(after.other > 0, "with the unit that has it");
	}
	is_text(check(memory, "usual-b", (dgm_check_options){0}, err).codes, "", "which is right");
}

/* ---------------------------------------------------------------- options and errors */

static void test_options(dgm_memory *memory, dgm_error *err)
{
	const char *const numbers[] = {"numbers"}, *const blanks[] = {"spaces"};
	const char *const wrong[] = {"number"};
	dgm_check_counts counts = {0};

	is_text(check(memory, "last", (dgm_check_options){.without = numbers, .without_count = 1},
		      err)
			.codes,
		"", "without a check");
	is_text(check(memory, "last", (dgm_check_options){.only = blanks, .only_count = 1}, err)
			.codes,
		"", "another check alone");
	is_text(check(memory, "blanks", (dgm_check_options){.only = blanks, .only_count = 1}, err)
			.codes,
		"spaces", "a check alone");
	is_int(dgm_memory_check(memory, NULL, NULL, NULL, NULL, &counts, err), DGM_OK, "to count");
	ok(counts.units > counts.faulty && counts.faulty > 0 && counts.findings >= counts.faulty,
	   "%zu findings in %zu of %zu units", counts.findings, counts.faulty, counts.units);

	dgm_error fault = {0};
	const dgm_check_options bad = {.only = wrong, .only_count = 1};
	const dgm_check_options bad_too = {.without = wrong, .without_count = 1};

	is_int(dgm_memory_check(memory, &bad, NULL, NULL, NULL, NULL, &fault), DGM_BAD_ARG,
	       "a check that is none");
	is_text(fault.text, "there is no check 'number'", "says so");
	is_int(dgm_memory_check(memory, &bad_too, NULL, NULL, NULL, NULL, NULL), DGM_BAD_ARG,
	       "one not to make that is none");

	const volatile sig_atomic_t cancel = 1;
	const dgm_watch watch = {.cancel = &cancel};

	is_int(dgm_memory_check(memory, NULL, NULL, NULL, &watch, NULL, NULL), DGM_CANCELLED,
	       "cancelled");
	for (size_t i = 0; i < dgm_check_count(); i++)
		for (size_t j = 0; j < i; j++)
			ok(strcmp(dgm_check_get(i)->code, dgm_check_get(j)->code) != 0,
			   "%s is one check", dgm_check_get(i)->code);
	ok(!dgm_check_get(dgm_check_count()), "there are no more");
}

/* ---------------------------------------------------------------- inline codes */

#define CODE(place, text)                                                                          \
	{                                                                                          \
		.at = (place), .markup = (text), .len = sizeof(text) - 1                           \
	}

static void test_inline(dgm_memory *memory, dgm_error *err)
{
	static const dgm_inline full[] = {CODE(0, "<bpt i=\"1\">b</bpt>"),
					  CODE(4, "<ept i=\"1\"/>"), CODE(4, "<ph x=\"1\"/>")};
	static const dgm_inline moved[] = {CODE(0, "<ph x=\"2\"/>"), CODE(0, "<bpt i=\"3\"/>"),
					   CODE(4, "<ept i=\"3\"/>")};
	static const struct {
		const char *name, *langs[2], *texts[2];
		const dgm_inline *codes[2];
		size_t counts[2];
		const char *codes_found, *message;
	} units[] = {
		{"codes in another order",
		 {"en", "ru"},
		 {"Good day.", "Добрый день."},
		 {full, moved},
		 {3, 3},
		 "",
		 ""},
		{"one lost, ru",
		 {"en", "ru"},
		 {"Good luck.", "Удачи вам."},
		 {full, moved},
		 {3, 2},
		 "inline",
		 "<ept> of en is not in ru"},
		{"all lost, ar",
		 {"ru", "ar"},
		 {"Доброе утро.", "صباح الخير."},
		 {full, NULL},
		 {3, 0},
		 "inline",
		 "<bpt>, <ept>, <ph> of ru are not in ar"},
		{"one more, en",
		 {"ar", "en"},
		 {"مساء الخير.", "Good evening."},
		 {full, full},
		 {2, 3},
		 "inline",
		 "<ph> of en is not in ar"},
	};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		dgm_variant variants[2];
		const dgm_unit unit = {.variants = variants,
				       .variant_count = 2,
				       .origin = units[i].name,
				       .confidence = 1};

		for (size_t j = 0; j < 2; j++)
			variants[j] = (dgm_variant){.lang = units[i].langs[j],
						    .text = units[i].texts[j],
						    .len = strlen(units[i].texts[j]),
						    .codes = units[i].codes[j],
						    .code_count = units[i].counts[j]};
		dgm_memory_add(memory, &unit, 1, NULL, err);
		struct found found = check(memory, units[i].name, (dgm_check_options){0}, err);

		is_text(found.codes, units[i].codes_found, units[i].name);
		is_text(found.message, units[i].message, units[i].name);
	}
}

/* ---------------------------------------------------------------- long texts */

/* A text of nearly the largest size, which repeats a few words. */
static char *make_long(const char *words)
{
	const size_t len = strlen(words), count = (DGM_MAX_SEGMENT - 1) / len;
	char *text = malloc(DGM_MAX_SEGMENT);

	for (size_t i = 0; text && i < count; i++)
		memcpy(text + i * len, words, len + 1);
	return text;
}

static void test_long(dgm_memory *memory, dgm_error *err)
{
	static const struct {
		const char *langs[2], *words[2], *codes;
	} texts[] = {
		{{"en", "ru"}, {"saw Lavrov <x> five 7 ", "видел Петрова <y> пять 8 "}, ""},
		{{"ru", "ar"}, {"«да («нет ", "\"نعم (لا "}, "quotes"},
		{{"ar", "en"}, {"في في ", "{0} the %s a "}, "repeated"},
	};

	for (size_t i = 0; i < 3; i++) {
		char *a = make_long(texts[i].words[0]), *b = make_long(texts[i].words[1]);
		const char *pair[] = {a, b};
		const clock_t before = clock();
		char origin[] = "long-0";

		origin[5] += (char)i;
		if (a && b)
			add(memory, origin, texts[i].langs, pair, 2, err);
		struct found found = check(memory, origin, (dgm_check_options){0}, err);

		is_text(found.codes, texts[i].codes, "a text of 1 MB");
		ok(getenv("UNDER_VALGRIND") || clock() - before < 60 * CLOCKS_PER_SEC,
		   "in less than a minute");
		free(a);
		free(b);
	}
}

int main(void)
{
	struct scratch scratch = {0};
	dgm_error err = {0};

	if (!scratch_open(&scratch, &err)) {
		ok(false, "no memory: %s", err.text);
		return done();
	}
	test_rows(scratch.memory, &err);
	test_three(scratch.memory, &err);
	test_quotation(scratch.memory, &err);
	test_names(scratch.memory, &err);
	test_inconsistent(scratch.memory, &err);
	test_inline(scratch.memory, &err);
	test_options(scratch.memory, &err);
	test_long(scratch.memory, &err);
	is_int(err.code, DGM_OK, "no error in all that");
	is_int(scratch_close(&scratch, NULL), DGM_OK, "closed");
	return done();
}
