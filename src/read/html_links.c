#include "html_links.h"
#include "base/banned.h"

#include <strings.h>

void html_links_note(struct buf *links, bool own, const char *address)
{
	size_t len = strlen(address);

	if (len == 0 || len > HTML_MAX_ADDRESS || address[strcspn(address, "\t\r\n")])
		return;
	buf_addc(links, own ? '=' : '>');
	buf_add(links, address, len);
	buf_addc(links, '\n');
}

/* Behind "https://", "http://" or "//"; NULL: it has no host. */
static const char *skip_scheme(const char *address)
{
	static const char *const schemes[] = {"https://", "http://", "//"};

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (strncasecmp(address, schemes[i], strlen(schemes[i])) == 0)
			return address + strlen(schemes[i]);
	return NULL;
}

static void add_host(struct buf *line, const char *from, size_t len)
{
	if (len > 4 && strncasecmp(from, "www.", 4) == 0) {
		from += 4;
		len -= 4;
	}
	for (size_t i = 0; i < len; i++)
		buf_addc(line, from[i] >= 'A' && from[i] <= 'Z' ? (char)(from[i] | 0x20) : from[i]);
}

/* The part of the page's own address (no scheme) that a relative one goes on from. */
static size_t base_len(const char *own, const char *relative)
{
	const char *path = strchr(own, '/');

	if (*relative == '/' || !path)
		return path ? (size_t)(path - own) : strlen(own);
	return (size_t)(strrchr(own, '/') - own) + 1;
}

/* Adds an address in the form in which addresses are compared; own: of the page, or NULL. */
static bool add_address(struct buf *line, const char *address, size_t len, const char *own)
{
	char copy[HTML_MAX_ADDRESS + 1];

	memcpy(copy, address, len);
	copy[len] = '\0';
	copy[strcspn(copy, "#")] = '\0';
	const char *host = skip_scheme(copy);
	size_t from = line->len;

	if (host) {
		size_t host_len = strcspn(host, "/?");

		add_host(line, host, host_len);
		buf_adds(line, host + host_len);
	} else if (own && *copy && !copy[strcspn(copy, ":")] && strncmp(copy, "..", 2) != 0) {
		size_t base = base_len(own, copy);

		buf_add(line, own, base);
		if (*copy != '/' && line->data[line->len - 1] != '/')
			buf_addc(line, '/');
		buf_adds(line, copy);
	}
	while (line->len > from && line->data[line->len - 1] == '/')
		line->len--;
	return line->len > from;
}

/* The first address that the page says is its own, ready to be compared; empty: none. */
static void find_own(const struct buf *noted, struct buf *own)
{
	for (const char *at = buf_str(noted); *at; at = strchr(at, '\n') + 1)
		if (*at == '=' && add_address(own, at + 1, strcspn(at, "\n") - 1, NULL))
			break;
	buf_str(own);
}

void html_links_finish(const struct buf *noted, struct buf *lines)
{
	struct buf own = {0};
	size_t count = 0;

	find_own(noted, &own);
	for (const char *at = buf_str(noted); *at && count < HTML_LINKS;
	     at = strchr(at, '\n') + 1) {
		size_t from = lines->len;

		buf_addc(lines, *at);
		if (add_address(lines, at + 1, strcspn(at, "\n") - 1,
				own.len > 0 ? own.data : NULL)) {
			buf_addc(lines, '\n');
			count++;
		} else {
			lines->data[lines->len = from] = '\0';
		}
	}
	buf_free(&own);
}
