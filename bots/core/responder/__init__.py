"""Answers what people ask, the same on every network: one file for each group of verbs."""

from bots.core.responder.curating import Curating
from bots.core.responder.responder import Responder

__all__ = ["Curating", "Responder"]
