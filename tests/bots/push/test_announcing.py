"""Broadcasts to the dashboards."""

from datetime import date

import pytest
from twisted.internet.defer import Deferred

from bots.core.announcement import Announcement
from bots.core.interfaces import NotDelivered
from tests.bots.house import QUOTE
from tests.bots.push.stage import BASE
from tests.bots.push.test_protocol import Place

ANNOUNCEMENT = Announcement("morning", date(2026, 11, 23), QUOTE, "#42: An apple a day")


async def announced(place: Place, where: str) -> None:
    """Announce there."""
    await place.channel.announcer.announce(where, ANNOUNCEMENT)


def test_everybody_who_is_connected_gets_it() -> None:
    """It counts as sent when it was handed to each, also when nobody is there."""
    place = Place()
    browsers = [place.visit(), place.visit()]
    for browser in browsers:
        browser.frames()
    announcing = Deferred.fromCoroutine(announced(place, ""))
    assert announcing.called
    for browser in browsers:
        (message,) = browser.messages()
        assert message["cursor"].endswith("-1")
        assert (message["type"], message["name"], message["date"]) == (
            "broadcast",
            "morning",
            "2026-11-23",
        )
        assert message["quote"]["url"] == f"{BASE}/quotes/42"


def test_the_web_is_one_place_that_is_there_while_the_channel_runs() -> None:
    """The empty one, as in the target ``web``."""
    place = Place()
    announcer = place.channel.announcer
    assert announcer.places("") == [""]
    assert announcer.is_reachable("")
    assert not announcer.is_reachable("somewhere")
    place.channel.service.stopService()
    assert not announcer.is_reachable("")


@pytest.mark.parametrize(("where", "stopped"), [("somewhere", False), ("", True)])
def test_elsewhere_and_after_the_end_nothing_is_delivered(*, where: str, stopped: bool) -> None:
    """Not a byte is written."""
    place = Place()
    browser = place.visit()
    if stopped:
        place.channel.service.stopService()
    browser.frames()
    announcing = Deferred.fromCoroutine(announced(place, where))
    assert announcing.addErrback(lambda failure: failure.trap(NotDelivered)).result is NotDelivered
    assert browser.frames() == []
