"""Quotes, the collection of them, and ways to choose one: the business, which knows no network.

A script uses it alone:

>>> from quoters import StaticQuoter
>>> StaticQuoter("An apple a day keeps the doctor away").getQuote().text
'An apple a day keeps the doctor away'
"""

from quoters.interfaces import IDeliveryLedger, IQuoter, IQuoteStore
from quoters.model.quote import Quote
from quoters.selection.static import StaticQuoter

__all__ = ["IDeliveryLedger", "IQuoteStore", "IQuoter", "Quote", "StaticQuoter"]
