/*
 * A story of our own in three languages, a line a sentence, for the tests of the aligner.
 */
#ifndef STORY_H
#define STORY_H

enum { LINES = 16 };

static const char *const TRIO[] = {"ar", "ru", "en"};

static const char *const STORY[3][LINES] = {
	{"افتتحت وزيرة الثقافة أمس متحفا جديدا في القاهرة.",
	 "يضم المتحف 1200 قطعة من العصور القديمة.", "وقال المدير إن العمل استمر سبع سنوات.",
	 "هل سيأتي السياح هذا الصيف؟", "يأمل أصحاب الفنادق أن تتحسن أحوالهم.",
	 "وصل القطار الأول من الإسكندرية في الساعة التاسعة صباحا.",
	 "كان المطر غزيرا، لكن الأطفال كانوا سعداء.", "اشترى أحمد الخبز والجبن من السوق.",
	 "بلغت كلفة البناء 45 مليون دولار.", "وعد الرئيس بدعم المدارس والمستشفيات.",
	 "انتقدت المعارضة هذه الخطة بشدة.", "ستجرى الانتخابات في شهر نوفمبر 2031.",
	 "غنت الجوقة أغنية قديمة عن البحر.", "نام القط تحت الطاولة طوال المساء.",
	 "تحدث السفير الفرنسي عن السلام والتجارة.", "في الختام شكرت المدينة جميع المتطوعين."},
	{"Министр культуры открыла вчера новый музей в Каире.",
	 "В музее 1200 предметов древних эпох.",
	 "Директор сказал, что работа продолжалась семь лет.", "Приедут ли туристы этим летом?",
	 "Владельцы гостиниц надеются, что их дела улучшатся.",
	 "Первый поезд из Александрии прибыл в девять часов утра.",
	 "Шёл сильный дождь, но дети были счастливы.", "Ахмед купил на рынке хлеб и сыр.",
	 "Стоимость строительства составила 45 миллионов долларов.",
	 "Президент обещал поддержать школы и больницы.", "Оппозиция резко критиковала этот план.",
	 "Выборы пройдут в ноябре 2031 года.", "Хор спел старую песню о море.",
	 "Кошка весь вечер спала под столом.", "Французский посол говорил о мире и торговле.",
	 "В заключение город поблагодарил всех добровольцев."},
	{"The minister of culture opened a new museum in Cairo yesterday.",
	 "The museum holds 1200 pieces from ancient times.",
	 "The director said that the work had gone on for seven years.",
	 "Will the tourists come this summer?",
	 "Owners of hotels hope that their business will get better.",
	 "The first train from Alexandria arrived at nine in the morning.",
	 "The rain was heavy, but the children were happy.",
	 "Ahmed bought bread and cheese at the market.",
	 "The cost of the building was 45 million dollars.",
	 "The president promised to support schools and hospitals.",
	 "The opposition sharply criticised this plan.",
	 "The elections will be held in November 2031.",
	 "The choir sang an old song about the sea.", "The cat slept under the table all evening.",
	 "The French ambassador spoke about peace and trade.",
	 "In closing, the city thanked all volunteers."},
};

#endif
