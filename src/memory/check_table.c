/* The table of checks: a row each. Codes never change, as users keep them in scripts. */
#include "memory/check.h"

const struct check_row check_rows[] = {
	{{"empty", "a text is empty where the other is not"}, .pair = check_empty},
	{{"same", "the translation is the text itself"}, .pair = check_same},
	{{"script", "a text is not in the script of its language"}, .pair = check_script},
	{{"lookalikes", "a word mixes letters of two scripts that look alike"},
	 .text = check_lookalikes},
	{{"length", "one text is far longer than the other"}, .pair = check_length},
	{{"numbers", "a number of one text is not in the other"}, .pair = check_numbers},
	{{"placeholders", "placeholders, tags or links differ"}, .pair = check_placeholders},
	{{"inline", "inline codes differ"}, .pair = check_inline},
	{{"quotes", "quotation marks are unbalanced in one of the texts"}, .pair = check_quotes},
	{{"brackets", "brackets are unbalanced in one of the texts"}, .pair = check_brackets},
	{{"spaces", "double blanks in one of the texts"}, .pair = check_spaces},
	{{"bidi", "bidi controls are unbalanced"}, .text = check_bidi},
	{{"repeated", "a word stands twice in a row"}, .pair = check_repeated},
	{{"names", "a name is not treated as in the other units"},
	 .pair = check_names,
	 .learn = check_names_learn},
	{{"inconsistent", "another translation of the same text is more usual"},
	 .pair = check_consistent,
	 .learn = check_consistent_learn,
	 .learned = check_consistent_learned},
};

const size_t check_row_count = sizeof check_rows / sizeof *check_rows;
