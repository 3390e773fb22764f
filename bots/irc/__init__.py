"""IRC: a session that outlives its connections, and a voice for each of them."""

from bots.core.adapter import Adapter
from bots.irc.service import fit, try_connecting
from bots.irc.settings import IrcSettings

__all__ = ["adapter"]

adapter = Adapter(settings=IrcSettings, fit=fit, try_connecting=try_connecting)
