"""The files that belong to the pages: read once, served from memory."""

import re
from dataclasses import dataclass
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from twisted.web.iweb import IRequest
from werkzeug.exceptions import NotFound

from bots.web.http.answers import answer_tagged
from bots.web.http.routing import Routes, SayError

_TYPES = {
    "css": b"text/css; charset=utf-8",
    "js": b"text/javascript; charset=utf-8",
    "svg": b"image/svg+xml",
    "txt": b"text/plain; charset=utf-8",
    "woff2": b"font/woff2",
}
_URL = re.compile(rb"url\(([\w.-]+)\)")
_FOR_GOOD = b"public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file and what HTTP wants to know of it; ``mark`` is another one for other content."""

    content: bytes
    content_type: bytes
    mark: str


def static_files() -> dict[str, StaticFile]:
    """Read them all, by their names."""
    folder = files("bots.web").joinpath("static")
    found = {file.name: file.read_bytes() for file in folder.iterdir() if _type_of(file.name)}
    return {
        name: StaticFile(content, _type_of(name), _mark(content))
        for name, content in ((name, _marked(content, found)) for name, content in found.items())
    }


def _type_of(name: str) -> bytes:
    return _TYPES.get(name.rpartition(".")[2], b"")


def _mark(content: bytes) -> str:
    return blake2b(content, digest_size=6).hexdigest()


def _marked(content: bytes, found: dict[str, bytes]) -> bytes:
    """Put the marks into what a style sheet refers to."""

    def with_mark(match: re.Match[bytes]) -> bytes:
        name = match[1].decode()
        return b"url(%s?v=%s)" % (match[1], _mark(found[name]).encode())

    return _URL.sub(with_mark, content)


class Static:
    """Serves the files; under the address that has their mark, browsers keep them for good."""

    def __init__(self, known: dict[str, StaticFile], root: str) -> None:
        self._known = known
        self._root = root

    def address(self, name: str) -> str:
        """Return the address to put into a page."""
        return f"{self._root}/static/{name}?v={self._known[name].mark}"

    def resource(self, say_error: SayError) -> Any:
        """Return the resource to be mounted at ``/static``."""
        routes = Routes(say_error)
        routes.get("/<name>", self._answer)
        return routes.resource()

    def _answer(self, request: IRequest, name: str) -> bytes:
        file = self._known.get(name)
        if file is None:
            raise NotFound
        is_marked = request.args.get(b"v") == [file.mark.encode()]
        cache = _FOR_GOOD if is_marked else b"no-cache"
        return answer_tagged(request, file.content, file.content_type, file.mark, cache=cache)
