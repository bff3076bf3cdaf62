#include "date.h"

bool date_add(struct buf *out, int64_t seconds, enum date_style style)
{
	static const char *const formats[] = {"%04d%02d%02dT%02d%02d%02dZ",
					      "%04d-%02d-%02dT%02d:%02d:%02dZ"};
	time_t when = (time_t)seconds;
	struct tm tm;

	if (!gmtime_r(&when, &tm) || tm.tm_year < -1900 || tm.tm_year > 9999 - 1900)
		return false;
	buf_printf(out, formats[style], tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		   tm.tm_min, tm.tm_sec);
	return true;
}

/* Days from 1970-01-01 in the Gregorian calendar; years are counted from March. */
static int64_t days_from_civil(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - 719468;
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

struct scan {
	const char *at, *end;
	bool failed;
};

static int digits(struct scan *scan, int count)
{
	int value = 0;

	for (; count > 0; count--) {
		if (scan->at == scan->end || *scan->at < '0' || *scan->at > '9') {
			scan->failed = true;
			return 0;
		}
		value = value * 10 + (*scan->at++ - '0');
	}
	return value;
}

static bool skip_char(struct scan *scan, char c)
{
	if (scan->at == scan->end || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

bool date_read(const char *text, size_t len, int64_t *seconds)
{
	struct scan scan = {text, text + len, false};
	int hour = 0, minute = 0, second = 0;
	int year = digits(&scan, 4);

	skip_char(&scan, '-');
	int month = digits(&scan, 2);

	skip_char(&scan, '-');
	int day = digits(&scan, 2);

	if (skip_char(&scan, 'T') || skip_char(&scan, ' ')) {
		hour = digits(&scan, 2);
		skip_char(&scan, ':');
		minute = digits(&scan, 2);
		skip_char(&scan, ':');
		second = digits(&scan, 2);
		skip_char(&scan, 'Z');
	}
	if (scan.failed || scan.at != scan.end || month < 1 || month > 12 || day < 1 ||
	    day > days_in_month(year, month) || hour > 23 || minute > 59 || second > 59)
		return false;
	*seconds = ((days_from_civil(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
	return true;
}
