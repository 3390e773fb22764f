"""The failures of the business, one hierarchy.

::

    QuotesError
    ├── EmptyCollection   (LookupError)
    ├── NoSuchQuote       (LookupError)
    ├── Duplicate         (ValueError)
    ├── NearDuplicate     (ValueError)
    ├── ConflictError     (ValueError)
    ├── InvalidQuote      (ValueError)
    ├── MalformedEntry    (ValueError)
    ├── CannotImport      (ValueError)
    ├── PermissionDenied
    ├── StorageFailed
    └── DeliveryTaken
"""


class QuotesError(Exception):
    """Base of every failure in this package; its message is a sentence for people."""


class EmptyCollection(QuotesError, LookupError):
    """There is no published quote to choose from."""


class NoSuchQuote(QuotesError, LookupError):
    """No quote has this number, or it is not to be seen."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no quote {number}")
        self.number = number


class Duplicate(QuotesError, ValueError):
    """The collection has this quote already, as ``number``."""

    def __init__(self, number: int) -> None:
        super().__init__(f"that is quote {number} already")
        self.number = number


class NearDuplicate(QuotesError, ValueError):
    """The collection has a quote, ``number``, that is nearly this one: ``percent`` of it."""

    def __init__(self, number: int, percent: int) -> None:
        super().__init__(f"that looks like quote {number} ({percent} %)")
        self.number = number
        self.percent = percent


class PermissionDenied(QuotesError):
    """This person may not do that; the message says why, or who may."""


class ConflictError(QuotesError, ValueError):
    """The quote, the date or the history is not such that this can be done; it says why."""


class StorageFailed(QuotesError):
    """The storage cannot be used; the message is a sentence for the operator."""


class DeliveryTaken(QuotesError):
    """The delivery is not in the state this step needs: somebody else took it, or it is over."""


class InvalidQuote(QuotesError, ValueError):
    """This cannot be kept as a quote: it is empty, or far too long; the message says which."""


class CannotImport(QuotesError, ValueError):
    """A file cannot be imported; the message is a sentence that names it and says why."""


class MalformedEntry(QuotesError, ValueError):
    """What is read is no quote; the message says what is wrong with it."""
