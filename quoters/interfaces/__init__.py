"""The interfaces of the business: choosing, keeping and curating quotes, remembering deliveries.

Each has an implementation in memory and one in SQLite, which pass the same contract tests.
"""

from quoters.interfaces.access import ITokens
from quoters.interfaces.curation import ICalendar, ICuration, IPeople
from quoters.interfaces.delivery import IDeliveryLedger
from quoters.interfaces.quotes import IArchive, IQuoter, IQuoteStore
from quoters.interfaces.reading import IBrowser, IQuestions

__all__ = [
    "IArchive",
    "IBrowser",
    "ICalendar",
    "ICuration",
    "IDeliveryLedger",
    "IPeople",
    "IQuestions",
    "IQuoteStore",
    "IQuoter",
    "ITokens",
]
