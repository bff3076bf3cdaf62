#include "pack.h"
#include "err.h"
#include "mem.h"

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
