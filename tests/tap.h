/*
 * Tests in C, speaking TAP. ok() and its kin report one line each; a test file ends with
 * `return done();`, which prints the plan and fails when a check failed.
 */
#ifndef DGM_TAP_H
#define DGM_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

__attribute__((format(printf, 2, 3))) static inline bool ok(bool passed, const char *format, ...)
{
	va_list args;

	printf("%sok %d - ", passed ? "" : "not ", ++tap_count);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	tap_failed += !passed;
	return passed;
}

/* Compares two texts and shows both when they differ. */
static inline bool is_bytes(const char *got, size_t got_len, const char *want, size_t want_len,
			    const char *name)
{
	bool same = got_len == want_len && (want_len == 0 || memcmp(got, want, want_len) == 0);

	ok(same, "%s", name);
	if (!same)
		printf("#   got:  '%.*s'\n#   want: '%.*s'\n", (int)got_len, got, (int)want_len,
		       want);
	return same;
}

static inline bool is_text(const char *got, const char *want, const char *name)
{
	if (!got)
		got = "(null)";
	return is_bytes(got, strlen(got), want, strlen(want), name);
}

static inline bool is_int(long long got, long long want, const char *name)
{
	ok(got == want, "%s", name);
	if (got != want)
		printf("#   got:  %lld\n#   want: %lld\n", got, want);
	return got == want;
}

static inline void skip(const char *name, const char *reason)
{
	printf("ok %d - %s # SKIP %s\n", ++tap_count, name, reason);
}

static inline int done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed > 0;
}

#endif
