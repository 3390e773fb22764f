"""What went wrong, in HTTP's numbers and in a sentence that anybody may read."""

from http import HTTPStatus

from twisted.internet.defer import CancelledError
from twisted.python.failure import Failure
from werkzeug.exceptions import HTTPException

from bots.core.log import Logger
from quoters.errors import EmptyCollection, NoSuchQuote, StorageFailed

_log = Logger()

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
        case EmptyCollection():
            return HTTPStatus.SERVICE_UNAVAILABLE, EMPTY
        case NoSuchQuote(number=number):
            return HTTPStatus.NOT_FOUND, f"There is no quote {number}."
        case HTTPException(code=int(code)):
            return code, _SENTENCES.get(code, f"{HTTPStatus(code).phrase}.")
        case CancelledError():  # the visitor has gone
            return HTTPStatus.SERVICE_UNAVAILABLE, _UNREADABLE
        case StorageFailed():
            _log.error("the collection cannot be read: {error}", error=error)
            return HTTPStatus.SERVICE_UNAVAILABLE, _UNREADABLE
    _log.failure("a request failed", Failure(error) if error else None)
    return HTTPStatus.INTERNAL_SERVER_ERROR, _OUR_FAULT
