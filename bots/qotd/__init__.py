"""The Quote of the Day protocol, RFC 865, over TCP and UDP.

The original example still works on it:

>>> from bots.qotd import QOTDFactory
>>> from quoters import StaticQuoter
>>> factory = QOTDFactory(StaticQuoter("An apple a day keeps the doctor away"))
"""

from bots.core.adapters.adapter import Adapter
from bots.qotd.service import make_service
from bots.qotd.settings import QotdSettings
from bots.qotd.tcp import QOTD, QOTDFactory
from bots.qotd.udp import DatagramQOTD

__all__ = ["QOTD", "DatagramQOTD", "QOTDFactory", "adapter"]

adapter = Adapter(settings=QotdSettings, make_service=make_service)
