"""Broadcasts to the dashboards."""

import pytest
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure

from tests.bots.announcer_contract import AnnouncerContract, Scene, announce, result
from tests.bots.push.stage import BASE
from tests.bots.push.test_protocol import Browser, Place


class WebScene:
    """A site with one browser, which sees what is broadcast."""

    room, elsewhere = "", "somewhere"

    def __init__(self) -> None:
        self.place = Place()
        self.announcer = self.place.channel.announcer
        self.browser = self._visit()

    def said(self) -> list[str]:
        return [
            f"#{message['quote']['id']}: {message['quote']['text']} — {message['quote']['author']}"
            for message in self.browser.messages()
            if message["type"] == "broadcast"
        ]

    def take(self) -> None:
        """Do nothing: it counts as sent when it was handed to everybody."""

    def disconnect(self) -> None:
        self.place.channel.service.stopService()
        self.browser.transport.protocol.connectionLost(Failure(ConnectionDone()))
        self.browser.frames()

    def connect(self) -> None:
        self.place.channel.service.startService()
        self.browser = self._visit()

    def _visit(self) -> Browser:
        browser = self.place.visit()
        browser.frames()
        return browser


class TestWebAnnouncer(AnnouncerContract):
    @pytest.fixture
    def scene(self) -> Scene:
        """Return a site that runs."""
        return WebScene()


def test_everybody_who_is_connected_gets_it() -> None:
    """With the broadcast's name, the date and the quote; also when nobody is there it is sent."""
    scene = WebScene()
    browsers = [scene.browser, scene.place.visit()]
    browsers[1].frames()
    assert result(announce(scene, "")) is None
    for browser in browsers:
        (message,) = browser.messages()
        assert message["cursor"].endswith("-1")
        assert (message["name"], message["date"]) == ("morning", "2026-11-23")
        assert message["quote"]["url"] == f"{BASE}/quotes/42"
        browser.hang_up()
    assert result(announce(scene, "")) is None
