"""The announcer in memory does what every announcer does."""

import pytest

from bots.core.adapters.memory import MemoryAnnouncer
from tests.bots.announcer_contract import AnnouncerContract, Scene


class MemoryScene:
    """The twin itself."""

    room, elsewhere = "#a", "#b"

    def __init__(self) -> None:
        self.announcer = MemoryAnnouncer("#a")
        self.announcer.put_out_of_reach("#b")
        self.disconnect = self.announcer.disconnect
        self.connect = self.announcer.connect

    def said(self) -> list[str]:
        return [announcement.text for _, announcement in self.announcer.announced]

    def take(self) -> None:
        """Do nothing: it was taken at once."""


class TestMemoryAnnouncer(AnnouncerContract):
    @pytest.fixture
    def scene(self) -> Scene:
        """Return the twin."""
        return MemoryScene()
