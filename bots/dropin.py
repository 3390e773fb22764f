"""The plug-in for ``twist`` and ``twistd``: ``twist quotes --config bots.ini``.

It is installed as ``twisted/plugins/twisted_quotes_dropin.py``.  It imports no adapter: some of
Twisted's protocol modules install the global reactor, and ``--reactor`` would come too late.
"""

from twisted.application.service import ServiceMaker

quotes = ServiceMaker(
    "Twisted Quotes",
    "bots.tap",
    "One quote of the day for a community: IRC, XMPP, a live dashboard, QOTD, an API",
    "quotes",
)
