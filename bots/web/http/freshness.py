"""Answering only what is new to whoever asks: entity tags, and when something changed last."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus

from twisted.web.iweb import IRequest

from bots.web.http.answers import answer_tagged, mark_of

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Version:
    mark: str
    since: datetime


class Freshness:
    """Knows of each address since when its body is as it is: as far as this process has seen.

    ``Last-Modified`` tells seconds apart and no less; two bodies never have the same.

    :param most: how many addresses are remembered; of others the body is new each time.
    """

    def __init__(self, now: Callable[[], datetime], most: int = 1000) -> None:
        self._now = now
        self._most = most
        self._versions: dict[str, _Version] = {}

    def answer(
        self,
        request: IRequest,
        address: str,
        body: bytes,
        content_type: bytes,
        *,
        cache: bytes = b"no-cache",
    ) -> bytes:
        """Answer with a body, or with 304 if the client has it (RFC 9110, section 13)."""
        version = self._version(address, mark_of(body))
        written = format_datetime(version.since, usegmt=True).encode()
        request.responseHeaders.setRawHeaders(b"last-modified", [written])
        if _has_tag(request) or not _is_known_since(request, version.since):
            return answer_tagged(request, body, content_type, version.mark, cache=cache)
        request.setResponseCode(HTTPStatus.NOT_MODIFIED)
        request.responseHeaders.setRawHeaders(b"etag", [b'"%s"' % version.mark.encode()])
        request.responseHeaders.setRawHeaders(b"cache-control", [cache])
        return b""

    def _version(self, address: str, mark: str) -> _Version:
        known = self._versions.pop(address, None)
        if known is None or known.mark != mark:
            since = self._now().astimezone(UTC).replace(microsecond=0)
            if known is not None:
                since = max(since, known.since + _SECOND)
            known = _Version(mark, since)
        self._versions[address] = known
        if len(self._versions) > self._most:
            del self._versions[next(iter(self._versions))]
        return known


def _has_tag(request: IRequest) -> bool:
    """Whether the client names tags, which say more than a date."""
    return bool(request.requestHeaders.hasHeader(b"if-none-match"))


def _is_known_since(request: IRequest, changed: datetime) -> bool:
    """Whether the client has what was there at a time at which this was."""
    values = request.requestHeaders.getRawHeaders(b"if-modified-since") or []
    if len(values) != 1:
        return False
    try:
        since: datetime = parsedate_to_datetime(values[0].decode("ascii"))
    except (ValueError, UnicodeDecodeError):
        return False
    return since.tzinfo is not None and since.timestamp() >= changed.timestamp()
