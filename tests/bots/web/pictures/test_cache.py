"""Pictures are drawn one at a time, once for all who ask, and kept within bounds."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from twisted.internet.defer import Deferred
from twisted.logger import capturedLogs

from bots.core.concurrency.database_thread import run_inline
from bots.web.pictures.cache import MOST_WAITING, NotDrawn, Pictures, TooBusy, mark_of_content
from quoters import Quote
from tests.bots.core.services import result_of


class Studio:
    """Draws when it is told to, and records what it drew."""

    def __init__(self) -> None:
        self.drawn: list[str] = []
        self.begun: list[tuple[Quote, Deferred[bytes]]] = []

    def draw(self, quote: Quote) -> bytes:
        self.drawn.append(quote.text)
        return quote.text.encode()

    def run_in_thread(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        waiting: Deferred[bytes] = Deferred()
        self.begun.append((args[0], waiting))
        return waiting.addCallback(lambda _: function(*args, **kwargs))

    def finish(self) -> None:
        """Finish the drawing that was begun last."""
        self.begun[-1][1].callback(b"")

    def fail(self) -> None:
        """Have the drawing that was begun last fail."""
        self.begun[-1][1].errback(ValueError("no paper"))


@pytest.fixture
def studio() -> Studio:
    """Return a studio in which nothing was drawn."""
    return Studio()


def asked(pictures: Pictures, text: str) -> Deferred[bytes]:
    """Ask for the picture of a text."""
    return Deferred.fromCoroutine(pictures.picture(Quote(text)))


def test_a_picture_is_drawn_once(studio: Studio) -> None:
    """The second who asks gets what the first did."""
    pictures = Pictures(studio.draw, run_inline)
    assert [result_of(pictures.picture(Quote("a"))) for _ in range(3)] == [b"a"] * 3
    assert studio.drawn == ["a"]


def test_what_is_shown_makes_the_difference() -> None:
    """Text, author, source and number; tags and whoever added it are not in the picture."""
    shown = [Quote("a"), Quote("b"), Quote("a", "b"), Quote("a", None, "b"), Quote("a", number=1)]
    assert len(set(map(mark_of_content, shown))) == len(shown)
    assert mark_of_content(Quote("a", tags=("b",), added_by="c")) == mark_of_content(Quote("a"))
    assert mark_of_content(Quote("\ud800")) != mark_of_content(Quote("\\ud800"))


def test_what_nobody_asked_for_the_longest_goes(studio: Studio) -> None:
    """So many pictures are kept, and no more; being asked for counts as new."""
    pictures = Pictures(studio.draw, run_inline, most_pictures=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        result_of(pictures.picture(Quote(text)))
    assert studio.drawn == ["a", "b", "c", "b"]


def test_so_many_bytes_are_kept(studio: Studio) -> None:
    """One that is larger than all room is given, and not kept."""
    pictures = Pictures(studio.draw, run_inline, most_bytes=5)
    for text in ("aaa", "bb", "aaa", "ccc", "aaa", "long enough", "long enough"):
        assert result_of(pictures.picture(Quote(text))) == text.encode()
    assert studio.drawn == ["aaa", "bb", "ccc", "aaa", "long enough", "long enough"]


def test_one_is_drawn_at_a_time(studio: Studio) -> None:
    """The next is begun when the one before is done, in the order in which they were asked for."""
    pictures = Pictures(studio.draw, studio.run_in_thread)
    answers = [asked(pictures, text) for text in "abc"]
    for done in range(3):
        assert len(studio.begun) == done + 1
        studio.finish()
    assert [result_of(answer) for answer in answers] == [b"a", b"b", b"c"]


def test_who_asks_for_the_same_waits_for_the_same(studio: Studio) -> None:
    """One drawing answers them all."""
    pictures = Pictures(studio.draw, studio.run_in_thread)
    answers = [asked(pictures, "a") for _ in range(50)]
    studio.finish()
    assert {result_of(answer) for answer in answers} == {b"a"}
    assert studio.drawn == ["a"]


def test_no_more_wait_than_there_is_room_for(studio: Studio) -> None:
    """One is drawn, some wait, and the next is told at once; the same one may still be asked."""
    pictures = Pictures(studio.draw, studio.run_in_thread)
    answers = [asked(pictures, str(n)) for n in range(MOST_WAITING + 1)]
    with pytest.raises(TooBusy):
        result_of(asked(pictures, "one more"))
    answers.append(asked(pictures, "3"))
    for _ in range(MOST_WAITING + 1):
        studio.finish()
    assert all(result_of(answer) for answer in answers)
    assert not asked(pictures, "one more").called


def test_a_failure_is_told_to_all_and_not_kept(studio: Studio) -> None:
    """It is logged once, the next picture is drawn, and who asks again has it tried again."""
    pictures = Pictures(studio.draw, studio.run_in_thread)
    answers = [asked(pictures, "a"), asked(pictures, "a")]
    after = asked(pictures, "b")
    with capturedLogs() as logged:
        studio.fail()
    for answer in answers:
        with pytest.raises(NotDrawn):
            result_of(answer)
    studio.finish()
    assert result_of(after) == b"b"
    again = asked(pictures, "a")
    studio.finish()
    assert result_of(again) == b"a"
    assert [str(event["log_failure"].value) for event in logged] == ["no paper"]


def test_who_goes_away_is_not_drawn_for(studio: Studio) -> None:
    """Nor does it disturb the others who wait."""
    pictures = Pictures(studio.draw, studio.run_in_thread)
    first, gone, last = asked(pictures, "a"), asked(pictures, "b"), asked(pictures, "c")
    gone.addErrback(lambda _: None)
    gone.cancel()
    studio.finish()
    studio.finish()
    assert [result_of(first), result_of(last)] == [b"a", b"c"]
    assert studio.drawn == ["a", "c"]


def test_pillow_is_not_loaded_before_a_picture_is_asked_for() -> None:
    """Whoever runs the program without a picture does without it."""
    code = (
        "import sys, bots.web.service, bots.web.pictures.cache as cache;"
        "cache.LatePainter('Quotes'); assert 'PIL' not in sys.modules"
    )
    subprocess.run((sys.executable, "-c", code), check=True)
