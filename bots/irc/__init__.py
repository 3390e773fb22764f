"""IRC: a session that outlives its connections, and a voice for each of them."""

from bots.core.adapters.adapter import Adapter
from bots.core.lazy import lazy_import
from bots.irc.settings import IrcSettings

__all__ = ["adapter"]

adapter = Adapter(
    settings=IrcSettings,
    make_service=lazy_import("bots.irc.service:make_service"),
    check_connection=lazy_import("bots.irc.service:check_connection"),
)
