"""What went wrong, in HTTP's numbers and in a sentence that anybody may read."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from twisted.internet.defer import CancelledError
from twisted.python.failure import Failure
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from bots.core.log import Logger
from quoters.errors import EmptyCollection, NoSuchQuote, StorageFailed

_log = Logger()


class RequestRefused(Exception):
    """The request is not such that it can be answered; the message is a sentence for whoever asks.

    :param headers: what the answer has beside it.
    """

    def __init__(
        self, status: HTTPStatus, sentence: str, headers: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = headers


EMPTY = "There is no quote yet: the collection is empty."
_SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address can only be read.",
}
_UNREADABLE = "The collection cannot be read just now; please try again later."
_OUR_FAULT = "That went wrong here; the operator will find it in the log."


def explain(error: BaseException | None) -> tuple[int, str]:
    """Return the status and the sentence for an error; what nobody expects is logged."""
    match error:
        case RequestRefused(status=status):
            return status, str(error)
        case EmptyCollection():
            return HTTPStatus.SERVICE_UNAVAILABLE, EMPTY
        case NoSuchQuote(number=number):
            return HTTPStatus.NOT_FOUND, f"There is no quote {number}."
        case HTTPException(code=int(code)):
            return code, _sentence(error, code)
        case CancelledError():  # the visitor has gone
            return HTTPStatus.SERVICE_UNAVAILABLE, _UNREADABLE
        case _:
            return _explain_fault(error)


def _sentence(error: HTTPException, code: int) -> str:
    if isinstance(error, MethodNotAllowed) and "POST" in (error.valid_methods or ()):
        return "This address does not take that method."
    return _SENTENCES.get(code, f"{HTTPStatus(code).phrase}.")


def _explain_fault(error: BaseException | None) -> tuple[int, str]:
    if isinstance(error, StorageFailed):
        _log.error("the collection cannot be read: {error}", error=error)
        return HTTPStatus.SERVICE_UNAVAILABLE, _UNREADABLE
    _log.failure("a request failed", Failure(error) if error else None)
    return HTTPStatus.INTERNAL_SERVER_ERROR, _OUR_FAULT
