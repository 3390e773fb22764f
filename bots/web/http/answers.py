"""Answering a request: bodies with the headers that they need."""

import json
import re
from hashlib import blake2b
from http import HTTPStatus

from twisted.web.iweb import IRequest

JSON = b"application/json"
HTML = b"text/html; charset=utf-8"
TEXT = b"text/plain; charset=utf-8"

_TAG = re.compile(rb'(?:W/)?"([^"]*)"')


def answer_with(
    request: IRequest,
    body: bytes,
    content_type: bytes,
    status: int = HTTPStatus.OK,
    *,
    cache: bytes = b"no-cache",
) -> bytes:
    """Set what HTTP wants to know of a body, and give the body."""
    request.setResponseCode(status)
    headers = request.responseHeaders
    headers.setRawHeaders(b"content-type", [content_type])
    headers.setRawHeaders(b"content-length", [b"%d" % len(body)])
    headers.setRawHeaders(b"cache-control", [cache])
    return body


def answer_tagged(
    request: IRequest, body: bytes, content_type: bytes, mark: str, *, cache: bytes = b"no-cache"
) -> bytes:
    """Answer with a body that has an entity tag, or with 304 if the client has that one.

    :param mark: another one for another body.
    """
    request.responseHeaders.setRawHeaders(b"etag", [b'"%s"' % mark.encode()])
    if not knows(request, mark):
        return answer_with(request, body, content_type, cache=cache)
    request.setResponseCode(HTTPStatus.NOT_MODIFIED)
    request.responseHeaders.setRawHeaders(b"cache-control", [cache])
    return b""


def mark_of(body: bytes) -> str:
    """Return an entity tag's mark, another one for another body."""
    return blake2b(body, digest_size=12).hexdigest()


def knows(request: IRequest, mark: str) -> bool:
    """Whether ``If-None-Match`` has a tag, compared weakly (RFC 9110, section 13.1.2).

    A proxy that compresses makes every tag a weak one.
    """
    asked = b",".join(request.requestHeaders.getRawHeaders(b"if-none-match") or [])
    return asked.strip() == b"*" or mark.encode() in _TAG.findall(asked)


def answer_json(request: IRequest, value: object, status: int = HTTPStatus.OK) -> bytes:
    """Answer with JSON in UTF-8."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return answer_with(request, body + b"\n", JSON, status)


def error_json(request: IRequest, status: int, sentence: str) -> bytes:
    """Answer with an error as the API gives them all."""
    return answer_json(request, {"error": sentence}, status)
