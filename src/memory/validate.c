#include "dragoman.h"

#include "tmx/tmx.h"

dgm_code dgm_tmx_validate(const char *path, dgm_fault_fn *on_fault, void *ctx, dgm_error *err)
{
	return tmx_check(path, on_fault, ctx, err);
}
