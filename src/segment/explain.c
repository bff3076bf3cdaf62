#include "explain.h"
#include "base/banned.h"
#include "text/utf8.h"

enum { AROUND = 40 }; /* bytes shown on each side */

const char *explain_verdict(enum verdict verdict)
{
	static const char *const names[] = {
		[KEEP_START] = "no word",       [KEEP_NOTHING] = "nothing follows",
		[KEEP_LOWER] = "lower case",    [KEEP_SPEECH] = "speech",
		[KEEP_BRACKETS] = "brackets",   [KEEP_ELLIPSIS] = "ellipsis",
		[KEEP_INSERT] = "insertion",    [KEEP_SYMBOL] = "symbol",
		[KEEP_CARRY_ON] = "carry on",   [KEEP_ENUMERATOR] = "enumerator",
		[KEEP_INITIAL] = "initial",     [KEEP_ABBREV] = "abbreviation",
		[KEEP_OPENER] = "opener",       [ENDS_PLAIN] = "stop",
		[ENDS_ABBREV] = "abbreviation", [ENDS_STARTER] = "starter",
	};

	return names[verdict];
}

void explain_around(const char *text, struct span paragraph, size_t at, size_t next,
		    dgm_decision *decision)
{
	size_t from = paragraph.start, len = paragraph.end - next;

	if (at - from > AROUND) {
		const char *blank = memchr(text + at - AROUND, ' ', AROUND);

		for (from = at - AROUND; ((unsigned char)text[from] & 0xC0) == 0x80;)
			from++;
		if (blank)
			from = (size_t)(blank - text) + 1;
	}
	if (len > AROUND) {
		size_t most = utf8_cut(text + next, len, AROUND);

		for (len = most; len > 0 && text[next + len] != ' ';)
			len--;
		len = len > 0 ? len : most;
	}
	decision->before = text + from;
	decision->before_len = at - from;
	decision->after = text + next;
	decision->after_len = len;
}
