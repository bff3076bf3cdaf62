#include "progress.h"
#include "msg.h"

static const double first_after = 1.0, again_after = 0.1; /* seconds */

static double seconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) + 1e-9 * (double)(now.tv_nsec - then->tv_nsec);
}

/* "90 s", "5 min", "3 h" */
static void time_left(char *text, size_t size, double seconds)
{
	if (seconds < 100)
		snprintf(text, size, "%.0f s", seconds);
	else if (seconds < 100 * 60.0)
		snprintf(text, size, "%.0f min", seconds / 60);
	else
		snprintf(text, size, "%.0f h", seconds / 3600);
}

static void format_line(const struct progress *progress, size_t done, size_t total, char *line,
			size_t size)
{
	enum { BAR = 20 };
	static const char full[] = "====================", empty[] = "                    ";
	double elapsed = seconds_since(&progress->start);
	double share = total > 0 ? (double)done / (double)total : 0;
	double rate = elapsed > 0 ? (double)done / elapsed : 0;
	int filled = (int)(share * BAR);
	char left[32];

	if (total == 0) {
		snprintf(line, size, "%s: %zu", progress->what, done);
	} else if (!progress->unit || rate <= 0) {
		snprintf(line, size, "%s: %.0f %%", progress->what, 100 * share);
	} else {
		time_left(left, sizeof left, (double)(total - done) / rate);
		snprintf(line, size, "%s: [%.*s%.*s] %.0f %%, %.0f %s/s, %s left", progress->what,
			 filled, full, BAR - filled, empty, 100 * share, rate, progress->unit,
			 left);
	}
}

static void draw(void *ctx, size_t done, size_t total)
{
	struct progress *progress = ctx;
	char line[160];

	if (progress->off || seconds_since(&progress->start) < first_after)
		return;
	if (progress->drawn && seconds_since(&progress->last) < again_after)
		return;
	format_line(progress, done, total, line, sizeof line);
	msg_status(line);
	progress->drawn = true;
	clock_gettime(CLOCK_MONOTONIC, &progress->last);
}

dgm_watch progress_watch_units(struct progress *progress, const char *what, const char *unit)
{
	*progress = (struct progress){.what = what, .unit = unit};
	progress->off = !msg_shows(MSG_NOTE) || !msg_can_redraw();
	clock_gettime(CLOCK_MONOTONIC, &progress->start);
	return (dgm_watch){progress, msg_on_warning, draw, msg_signal()};
}

dgm_watch progress_watch(struct progress *progress, const char *what)
{
	return progress_watch_units(progress, what, NULL);
}

void progress_end(struct progress *progress)
{
	if (progress->drawn)
		msg_status(NULL);
	progress->drawn = false;
}
