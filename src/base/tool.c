#include "tool.h"
#include "err.h"
#include "program.h"

#include <sys/wait.h>
#include <unistd.h>

enum { NOT_STARTED = 127 }; /* the status by which POSIX tells it */

struct taking {
	const struct tool *tool;
	struct buf *out;
};

const char *tool_find(const char *const *paths, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (access(paths[i], X_OK) == 0)
			return paths[i];
	return NULL;
}

static dgm_code take(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	const struct taking *taking = ctx;
	const struct tool *tool = taking->tool;

	buf_add(taking->out, bytes, len);
	if (taking->out->len > tool->limit)
		return err_set(err, DGM_TOO_BIG, "'%s' gives more than the limit of %zu bytes",
			       tool->path, tool->limit);
	return DGM_OK;
}

dgm_code tool_run(const struct tool *tool, const char *bytes, size_t len, const char *name,
		  struct buf *out, int *status, dgm_error *err)
{
	static char path[] = "PATH=/usr/local/bin:/usr/bin:/bin", locale[] = "LC_ALL=C.UTF-8";
	char *const environment[] = {path, locale, NULL};
	struct taking taking = {tool, out};
	const dgm_sink answer = {.write = take, .ctx = &taking};
	const struct program program = {.path = tool->path,
					.argv = tool->argv,
					.environment = environment,
					.quiet = true,
					.input = bytes,
					.len = len,
					.most = tool->timeout,
					.answer = &answer};
	dgm_error why = {0};
	dgm_code code = program_run(&program, status, &why);

	/* Where a child tells of it only after the spawning. */
	if (code == DGM_OK && WIFEXITED(*status) && WEXITSTATUS(*status) == NOT_STARTED)
		code = err_set(&why, DGM_IO, "cannot start '%s'", tool->path);
	return code == DGM_OK ? DGM_OK : err_set(err, code, "%s: %s", name, why.text);
}
