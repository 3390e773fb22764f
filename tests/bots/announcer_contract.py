"""What every ``IAnnouncer`` does; each implementation passes this with its own scene."""

from datetime import date
from math import inf
from typing import Any, Protocol

import pytest
from twisted.internet.defer import Deferred
from zope.interface.verify import verifyObject

from bots.core.interfaces import IAnnouncer, NotDelivered
from bots.core.model.announcement import Announcement, Audience
from tests.bots.services import QUOTE

ANNOUNCEMENT = Announcement("morning", date(2026, 11, 23), QUOTE, f"#42: {QUOTE.attributed}")


class Scene(Protocol):
    """A network with an announcer: it is in ``room``, and not in ``elsewhere``."""

    announcer: Any
    room: str
    elsewhere: str

    def said(self) -> list[str]:
        """Return what people in the room were told so far."""
        ...

    def take(self) -> None:
        """Let the network take, and confirm, what was sent."""
        ...

    def disconnect(self) -> None:
        """Lose the connection."""
        ...

    def connect(self) -> None:
        """Have the connection back, and the room entered."""
        ...


class AnnouncerContract:
    """The suite; a subclass gives the fixture ``scene``, connected and in its room."""

    def test_it_is_an_announcer(self, scene: Scene) -> None:
        """By its interface."""
        assert verifyObject(IAnnouncer, scene.announcer)

    def test_a_place_is_itself_and_a_star_is_all(self, scene: Scene) -> None:
        """Whether or not it is in reach; while disconnected there are none for sure."""
        assert scene.announcer.places(scene.room) == [scene.room]
        assert scene.announcer.places(scene.elsewhere) == [scene.elsewhere]
        assert scene.announcer.places("*") == [scene.room]

    def test_somebody_is_there_and_quiet(self, scene: Scene) -> None:
        """Nothing else is known before anything was heard; elsewhere as well."""
        assert scene.announcer.rate.burst >= 1
        assert scene.announcer.audience(scene.elsewhere) == Audience()
        assert scene.announcer.audience(scene.room).quiet_for == inf

    def test_it_gets_there_once_and_is_confirmed(self, scene: Scene) -> None:
        """What people read is the announcement's text."""
        assert scene.announcer.is_reachable(scene.room)
        announcing = announce(scene, scene.room)
        scene.take()
        assert result(announcing) is None
        assert scene.said() == [ANNOUNCEMENT.text]

    def test_elsewhere_is_out_of_reach(self, scene: Scene) -> None:
        """It was not delivered, and nothing was said."""
        assert not scene.announcer.is_reachable(scene.elsewhere)
        with pytest.raises(NotDelivered):
            result(announce(scene, scene.elsewhere))
        assert scene.said() == []

    def test_without_a_connection_nothing_is_in_reach(self, scene: Scene) -> None:
        """Until there is one again; what failed then is not said later."""
        scene.disconnect()
        assert not scene.announcer.is_reachable(scene.room)
        with pytest.raises(NotDelivered):
            result(announce(scene, scene.room))
        scene.connect()
        assert scene.said() == []
        assert scene.announcer.is_reachable(scene.room)
        announcing = announce(scene, scene.room)
        scene.take()
        assert result(announcing) is None
        assert scene.said() == [ANNOUNCEMENT.text]


def announce(scene: Scene, place: str) -> "Deferred[None]":
    """Announce there."""
    return Deferred.fromCoroutine(scene.announcer.announce(place, ANNOUNCEMENT))


def result(deferred: "Deferred[Any]") -> Any:
    """Return a Deferred's result, or raise its failure; it must be there."""
    found: list[Any] = []
    failed: list[Any] = []
    deferred.addCallbacks(found.append, failed.append)
    if failed:
        failed[0].raiseException()
    assert found, "there is no result yet"
    return found[0]
