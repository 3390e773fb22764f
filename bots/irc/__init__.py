"""IRC: a session that outlives its connections, and a voice for each of them."""

from bots.core.adapter import Adapter
from bots.core.late import late
from bots.irc.settings import IrcSettings

__all__ = ["adapter"]

adapter = Adapter(
    settings=IrcSettings,
    fit=late("bots.irc.service:fit"),
    try_connecting=late("bots.irc.service:try_connecting"),
)
