#include "custom.h"
#include "base/mem.h"

struct dgm_rules {
	const struct srx **files;
	size_t file_count, file_cap;
};

dgm_rules *dgm_rules_new(void)
{
	return mem_zalloc(1, sizeof(dgm_rules));
}

void dgm_rules_free(dgm_rules *custom)
{
	if (!custom)
		return;
	for (size_t i = 0; i < custom->file_count; i++)
		srx_free((struct srx *)custom->files[i]);
	mem_free(custom->files);
	mem_free(custom);
}

dgm_code dgm_rules_add_srx(dgm_rules *custom, const char *path, dgm_error *err)
{
	dgm_error fault = {0};
	struct srx *srx = srx_read(path, &fault);

	if (!srx) {
		if (err && err->code == DGM_OK)
			*err = fault;
		return fault.code;
	}
	custom->files = mem_grow(custom->files, custom->file_count, &custom->file_cap,
				 sizeof *custom->files);
	custom->files[custom->file_count++] = srx;
	return DGM_OK;
}

struct srx_matcher *custom_matcher(const dgm_rules *custom, const char *lang)
{
	return custom ? srx_matcher_new(custom->files, custom->file_count, lang) : NULL;
}
