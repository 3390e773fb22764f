"""A small IRC network of our own, on loopback, for trying things out with any client."""

from bots.core.adapter import Adapter
from bots.core.late import late
from bots.ircd.settings import IrcdSettings

__all__ = ["adapter"]

adapter = Adapter(settings=IrcdSettings, fit=late("bots.ircd.service:fit"))
