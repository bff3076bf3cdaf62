#include "dragoman.h"

#include "config.h"

const char *dgm_version(void)
{
	return PACKAGE_VERSION;
}
