"""A small IRC network of our own, on loopback, for trying things out with any client."""

from bots.core.adapter import Adapter
from bots.ircd.service import fit
from bots.ircd.settings import IrcdSettings

__all__ = ["adapter"]

adapter = Adapter(settings=IrcdSettings, fit=fit)
