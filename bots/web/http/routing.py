"""Routes on Klein, with the few things that all of ours have in common."""

from collections.abc import Callable
from typing import Any, Protocol

from klein import Klein
from twisted.internet.defer import CancelledError
from twisted.python.failure import Failure
from twisted.web.iweb import IRequest
from twisted.web.resource import IResource, Resource
from werkzeug.exceptions import MethodNotAllowed, NotFound

from bots.web.http.failures import RequestRefused, explain

_LONGEST_NUMBER = 18


class SayError(Protocol):
    """Answers a request with an error."""

    def __call__(self, request: IRequest, status: int, sentence: str) -> bytes:
        """Return the body, with its headers set."""
        ...


class Routes:
    """A group of addresses, and the one way in which they say errors.

    :param admit: is called with each request first; raises what refuses it.
    """

    def __init__(
        self, say_error: SayError, admit: Callable[[IRequest], None] = lambda _: None
    ) -> None:
        self._app = Klein()
        self._app.url_map.strict_slashes = False
        self._app.url_map.merge_slashes = False
        self._say_error = say_error
        self._admit = admit
        self._app.handle_errors(Exception)(self._failed)

    def get(self, path: str, answer: Callable[..., Any]) -> None:
        """Route GET and HEAD at this path, with what the path has in it."""
        self._route("GET", path, answer)

    def post(self, path: str, answer: Callable[..., Any]) -> None:
        """Route POST at this path."""
        self._route("POST", path, answer)

    def options(self, path: str, answer: Callable[..., Any]) -> None:
        """Route OPTIONS at this path."""
        self._route("OPTIONS", path, answer)

    def _route(self, method: str, path: str, answer: Callable[..., Any]) -> None:
        def endpoint(request: IRequest, **found: str) -> Any:
            self._admit(request)
            return answer(request, **found)

        self._app.route(path, methods=[method], endpoint=f"{method} {path}")(endpoint)

    def resource(self) -> Any:
        """Return the resource that a site mounts."""
        return _Mounted(self._app.resource())

    def _failed(self, request: IRequest, failure: Failure) -> bytes:
        error = failure.value
        if isinstance(error, CancelledError):  # the visitor has gone: there is nobody to answer
            return b""
        if isinstance(error, MethodNotAllowed):
            allowed = ", ".join(sorted(error.valid_methods or ())).encode()
            request.responseHeaders.setRawHeaders(b"allow", [allowed])
        if isinstance(error, RequestRefused):
            for name, value in error.headers.items():
                request.responseHeaders.setRawHeaders(name.encode(), [value.encode()])
        return self._say_error(request, *explain(error))


class _Mounted(Resource):
    """Has the path of a mount itself read as ``/``: Klein takes it for no path, and 405 for 404."""

    isLeaf = True

    def __init__(self, routes: IResource) -> None:
        super().__init__()
        self._routes = routes

    def render(self, request: IRequest) -> Any:
        """Have the routes answer."""
        request.postpath = request.postpath or [b""]
        return self._routes.render(request)


def argument(request: IRequest, name: str, longest: int) -> str:
    """Return what an address's query says by a name, on one line and not too long; else nothing."""
    values = request.args.get(name.encode(), [])
    text = values[0].decode("utf-8", "replace") if values else ""
    return " ".join(text.split())[:longest]


def number(text: str) -> int:
    """Read a quote's number out of a path.

    :raises NotFound: when it is none.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER):
        raise NotFound
    return int(text)
