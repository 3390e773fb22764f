"""What a quote of the day server says, whatever it is asked."""

from quoters import IQuoter, Quote
from quoters.errors import EmptyCollection
from quoters.text.rfc865 import as_rfc865

_NONE_YET = Quote("There is no quote yet: the collection is empty.")


def qotd_answer(quoter: IQuoter) -> bytes:
    """Return the quote, or a sentence that there is none, within the bounds of RFC 865."""
    try:
        return as_rfc865(quoter.getQuote())
    except EmptyCollection:
        return as_rfc865(_NONE_YET)
