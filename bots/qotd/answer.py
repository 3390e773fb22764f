"""What a quote of the day server says, whatever it is asked."""

from collections.abc import Callable

from quoters import IQuoter, Quote
from quoters.errors import EmptyCollection
from quoters.text.rfc865 import as_rfc865

_NONE_YET = Quote("There is no quote yet: the collection is empty.")


Render = Callable[[Quote], bytes]
"""Makes the bytes of a quote: ``as_rfc865``, or ``as_utf8`` where clients read that."""


def qotd_answer(quoter: IQuoter, render: Render = as_rfc865) -> bytes:
    """Return the quote, or a sentence that there is none, within the bounds of RFC 865."""
    try:
        return render(quoter.getQuote())
    except EmptyCollection:
        return render(_NONE_YET)
