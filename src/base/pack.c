#include "pack.h"
#include "err.h"
#include "mem.h"
#include "stream.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { PIECE = 64 << 10, GZIP = 16 }; /* GZIP: added to the window size, asks for that format */

struct packer {
	dgm_sink to, sink;
	z_stream stream;
	unsigned char out[PIECE];
};

static dgm_code pack(struct packer *packer, const char *bytes, size_t len, int flush,
		     dgm_error *err)
{
	z_stream *stream = &packer->stream;
	dgm_code code = DGM_OK;

	stream->next_in = (unsigned char *)bytes;
	stream->avail_in = (unsigned)len;
	do {
		stream->next_out = packer->out;
		stream->avail_out = PIECE;
		deflate(stream, flush);
		code = packer->to.write(packer->to.ctx, (char *)packer->out,
					PIECE - stream->avail_out, err);
	} while (code == DGM_OK && stream->avail_out == 0);
	return code;
}

static dgm_code take(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	enum { MOST = 1 << 30 }; /* zlib counts in unsigned int */
	dgm_code code = DGM_OK;

	while (code == DGM_OK && len > 0) {
		size_t piece = len < MOST ? len : MOST;

		code = pack(ctx, bytes, piece, Z_NO_FLUSH, err);
		bytes += piece;
		len -= piece;
	}
	return code;
}

struct packer *packer_new(const dgm_sink *sink, dgm_error *err)
{
	struct packer *packer = mem_zalloc(1, sizeof *packer);

	packer->to = *sink;
	packer->sink = (dgm_sink){packer, take};
	if (deflateInit2(&packer->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP + MAX_WBITS, 8,
			 Z_DEFAULT_STRATEGY) == Z_OK)
		return packer;
	err_set(err, DGM_IO, "zlib cannot begin");
	mem_free(packer);
	return NULL;
}

void packer_free(struct packer *packer)
{
	if (!packer)
		return;
	deflateEnd(&packer->stream);
	mem_free(packer);
}

const dgm_sink *packer_sink(struct packer *packer)
{
	return &packer->sink;
}

dgm_code packer_finish(struct packer *packer, dgm_error *err)
{
	return pack(packer, NULL, 0, Z_FINISH, err);
}

/* A gzip file ends in the number of bytes that were packed, the low ones first. */
static uint64_t told_by_gzip(int fd, uint64_t size)
{
	unsigned char end[4];

	if (size < sizeof end ||
	    pread(fd, end, sizeof end, (off_t)(size - sizeof end)) != (ssize_t)sizeof end)
		return 0;
	uint64_t told =
		end[0] | (uint64_t)end[1] << 8 | (uint64_t)end[2] << 16 | (uint64_t)end[3] << 24;

	return told >= size && told / STREAM_MAX_RATIO <= size ? told : 0;
}

static uint64_t expected_of(int fd, uint64_t size)
{
	char magic[4] = {0};
	ssize_t got = pread(fd, magic, sizeof magic, 0);
	uint64_t told = size;

	if (got >= 2 && memcmp(magic, "\x1F\x8B", 2) == 0)
		told = told_by_gzip(fd, size);
	else if (got == 4 && memcmp(magic, "PK\x03\x04", 4) == 0)
		told = 0;
	return told > 0 ? told : size * PACK_USUAL_RATIO;
}

uint64_t pack_expected(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t expected = fd >= 0 ? expected_of(fd, (uint64_t)st.st_size) : 0;

	if (fd >= 0)
		close(fd);
	return expected;
}
