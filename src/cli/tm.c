/* Where the memory is, and opening it. */
#include "command.h"

const char *environment(const char *name)
{
	const char *value = getenv(name);

	return value && *value != '\0' ? value : NULL;
}

const char *join_path(struct arena *arena, const char *folder, const char *rest)
{
	struct buf path = {0};

	buf_printf(&path, "%s/%s", folder, rest);
	char *joined = arena_dup(arena, path.data, path.len);

	buf_free(&path);
	return joined;
}

const char *memory_path(const struct session *session)
{
	const char *tm = session->tm ? session->tm : environment("DRAGOMAN_TM");

	if (tm)
		return tm;
	if (environment("XDG_DATA_HOME"))
		return join_path(session->arena, environment("XDG_DATA_HOME"), "dragoman");
	if (environment("HOME"))
		return join_path(session->arena, environment("HOME"), ".local/share/dragoman");
	return NULL;
}

const char *cache_path(const struct session *session)
{
	if (environment("XDG_CACHE_HOME"))
		return join_path(session->arena, environment("XDG_CACHE_HOME"), "dragoman");
	if (environment("HOME"))
		return join_path(session->arena, environment("HOME"), ".cache/dragoman");
	return NULL;
}

static dgm_open_mode open_mode(unsigned flags)
{
	if (flags & CREATES)
		return DGM_CREATE;
	return flags & WRITES ? DGM_WRITE : DGM_READ;
}

int open_memory(struct session *session)
{
	const char *path = memory_path(session);
	dgm_error err = {0};

	if (!path)
		return wrong_use(session, "there is no home folder: name the memory with --tm DIR");
	msg_print(MSG_INFO, "the memory is '%s'", path);
	msg_catch_signals(); /* an open memory has to be closed */
	session->memory = dgm_memory_open_for(path, open_mode(session->command->flags),
					      session->expected, &err);
	if (session->memory)
		return EXIT_DONE;
	if (err.code == DGM_NOT_FOUND) {
		msg_print(MSG_ERROR,
			  "no memory at '%s': make one with 'dragoman add' or 'dragoman import'",
			  path);
		return EXIT_SYSTEM;
	}
	return msg_fail(NULL, &err);
}
