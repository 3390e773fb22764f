"""The push channel: what happens, told to everybody over WebSocket as it happens."""

from bots.push.options import ChannelOptions
from bots.push.service import MountedChannel, make_channel

__all__ = ["ChannelOptions", "MountedChannel", "make_channel"]
