"""A small IRC network of our own, on loopback, for trying things out with any client."""

from bots.core.adapters.adapter import Adapter
from bots.core.lazy import lazy_import
from bots.ircd.settings import IrcdSettings

__all__ = ["adapter"]

adapter = Adapter(settings=IrcdSettings, make_service=lazy_import("bots.ircd.service:make_service"))
