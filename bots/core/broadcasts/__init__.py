"""Posting the quote of the day by itself: on time, everywhere, never twice."""

from bots.core.broadcasts.broadcast import Broadcast
from bots.core.broadcasts.scheduler import BroadcastScheduler
from bots.core.broadcasts.service import BroadcastService

__all__ = ["Broadcast", "BroadcastScheduler", "BroadcastService"]
