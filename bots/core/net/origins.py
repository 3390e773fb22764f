"""Origins, as browsers and the settings write them."""

from urllib.parse import urlsplit

import idna

STANDARD_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> str | None:
    """Return the origin of an address, in the one spelling that we compare; None if it has none.

    ``HTTPS://Example.org:443/x`` is ``https://example.org`` (RFC 6454); a name beyond ASCII is
    spelled as browsers send it, ``bücher.example`` as ``xn--bcher-kva.example`` (RFC 5890).
    """
    try:
        parts = urlsplit(url.strip())
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        return None
    if scheme not in STANDARD_PORTS or not host or "@" in parts.netloc:
        return None
    name = f"[{host}]" if ":" in host else _in_ascii(host)
    if name is None:
        return None
    return f"{scheme}://{name}" + (f":{port}" if port not in (None, STANDARD_PORTS[scheme]) else "")


def _in_ascii(host: str) -> str | None:
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return None
