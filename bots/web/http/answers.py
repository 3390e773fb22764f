"""Answering a request: bodies with the headers that they need."""

import json
from http import HTTPStatus

from twisted.web.iweb import IRequest

JSON = b"application/json"
HTML = b"text/html; charset=utf-8"
TEXT = b"text/plain; charset=utf-8"


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


def answer_json(request: IRequest, value: object, status: int = HTTPStatus.OK) -> bytes:
    """Answer with JSON in UTF-8."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return answer_with(request, body + b"\n", JSON, status)


def error_json(request: IRequest, status: int, sentence: str) -> bytes:
    """Answer with an error as the API gives them all."""
    return answer_json(request, {"error": sentence}, status)
