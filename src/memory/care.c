/* Care of the store as a whole: copies of it, its room on disk, its recovery. */
#include "memory/memory.h"

#include "base/err.h"

dgm_code dgm_memory_backup(dgm_memory *memory, const char *dir, dgm_error *err)
{
	return store_backup(memory->store, dir, err);
}

dgm_code dgm_memory_restore(const char *dir, const char *path, bool replace, dgm_error *err)
{
	struct store *store = store_open(dir, DGM_READ, err);

	if (!store)
		return err ? err->code : DGM_STORE;
	dgm_code code = replace ? store_replace(store, path, err) : store_backup(store, path, err);
	dgm_code closed = store_close(store, code == DGM_OK ? err : NULL);

	return code == DGM_OK ? closed : code;
}

dgm_code dgm_memory_compact(dgm_memory *memory, dgm_error *err)
{
	return store_compact(memory->store, err);
}

dgm_code dgm_memory_recover(const char *path, dgm_error *err)
{
	struct store *store = store_recover(path, err);

	if (!store)
		return err ? err->code : DGM_STORE;
	return store_close(store, err);
}
