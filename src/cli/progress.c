#include "progress.h"
#include "msg.h"

static const double first_after = 1.0, again_after = 0.1; /* seconds */

static double seconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) + 1e-9 * (double)(now.tv_nsec - then->tv_nsec);
}

static void draw(void *ctx, size_t done, size_t total)
{
	struct progress *progress = ctx;
	char line[160];

	if (progress->off || seconds_since(&progress->start) < first_after)
		return;
	if (progress->drawn && seconds_since(&progress->last) < again_after)
		return;
	if (total > 0)
		snprintf(line, sizeof line, "%s: %.0f %%", progress->what,
			 100.0 * (double)done / (double)total);
	else
		snprintf(line, sizeof line, "%s: %zu", progress->what, done);
	msg_status(line);
	progress->drawn = true;
	clock_gettime(CLOCK_MONOTONIC, &progress->last);
}

dgm_watch progress_watch(struct progress *progress, const char *what)
{
	*progress = (struct progress){.what = what};
	progress->off = !msg_shows(MSG_NOTE) || !msg_can_redraw();
	clock_gettime(CLOCK_MONOTONIC, &progress->start);
	return (dgm_watch){progress, msg_on_warning, draw, msg_signal()};
}

void progress_end(struct progress *progress)
{
	if (progress->drawn)
		msg_status(NULL);
	progress->drawn = false;
}
