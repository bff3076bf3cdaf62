#include "outlet.h"
#include "base/pack.h"

static bool is_packed(const char *path)
{
	size_t len = strlen(path);

	return len > 3 && strcmp(path + len - 3, ".gz") == 0;
}

/* Both go before the endings: "a/all.tmx.gz" is "a/all-1.tmx.gz", and "a/all.gz" "a/all.ar.gz". */
static void make_path(const struct outlet *outlet, struct buf *path)
{
	const char *slash = strrchr(outlet->path, '/');
	const char *name = slash ? slash + 1 : outlet->path;
	const char *end = outlet->path + strlen(outlet->path);
	const char *packed = is_packed(outlet->path) ? end - 3 : end;
	const char *dot = *name ? strchr(name + 1, '.') : NULL;

	dot = dot ? dot : end;
	buf_add(path, outlet->path, (size_t)(dot - outlet->path));
	if (outlet->split)
		buf_printf(path, "-%zu", outlet->count);
	buf_add(path, dot, (size_t)(packed - dot));
	if (outlet->lang)
		buf_printf(path, ".%s", outlet->lang);
	buf_adds(path, packed);
}

dgm_code outlet_next(void *ctx, dgm_sink *sink, dgm_error *err)
{
	struct outlet *outlet = ctx;
	struct buf path = {0};
	dgm_code code = outlet_finish(outlet, err);

	if (code != DGM_OK)
		return code;
	outlet->count++;
	if (!outlet->path || strcmp(outlet->path, "-") == 0) {
		*sink = *out_sink(outlet->standard);
		return DGM_OK;
	}
	make_path(outlet, &path);
	outlet->file = out_new(path.data, false, err);
	if (outlet->file)
		*sink = *out_sink(outlet->file);
	if (outlet->file && is_packed(path.data)) {
		outlet->packer = packer_new(sink, err);
		if (outlet->packer)
			*sink = *packer_sink(outlet->packer);
	}
	buf_free(&path);
	return err->code;
}

dgm_code outlet_finish(struct outlet *outlet, dgm_error *err)
{
	dgm_code code = DGM_OK;

	if (outlet->packer)
		code = packer_finish(outlet->packer, err);
	if (code == DGM_OK && outlet->file)
		code = out_finish(outlet->file, err);
	outlet_free(outlet);
	return code;
}

void outlet_free(struct outlet *outlet)
{
	packer_free(outlet->packer);
	out_free(outlet->file);
	outlet->packer = NULL;
	outlet->file = NULL;
}
