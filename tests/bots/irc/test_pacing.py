"""The bucket of tokens, and the queue that waits for them."""

from collections import deque

from twisted.internet.task import Clock

from bots.core.model.token_bucket import Rate, TokenBucket
from bots.irc.pacing import Message, OutgoingQueue


class Writing:
    """An Outgoing and what it wrote, with times."""

    def __init__(self, size: int = 3, every: float = 2.0, most: int = 4) -> None:
        self.clock = Clock()
        self.written: list[str] = []
        self.outgoing = OutgoingQueue(
            self.written.append, self.clock, TokenBucket(Rate.every(every, size), 0.0), most
        )

    def answer(self, *lines: str) -> bool:
        return self.outgoing.answer(Message(deque(lines)))


def test_a_burst_goes_at_once_and_the_rest_in_time() -> None:
    """Three at once, then one every two seconds."""
    writing = Writing()
    writing.answer("1", "2", "3", "4", "5")
    assert writing.written == ["1", "2", "3"]
    writing.clock.advance(1.9)
    assert len(writing.written) == 3
    writing.clock.advance(0.2)
    assert writing.written[3:] == ["4"]
    writing.clock.advance(2)
    assert writing.written[4:] == ["5"]
    assert not writing.clock.getDelayedCalls()


def test_the_bucket_fills_again() -> None:
    """After a quiet time the burst is there again, and no more than that."""
    writing = Writing()
    writing.answer("1", "2", "3")
    writing.clock.advance(3600)
    writing.answer("a", "b", "c", "d")
    assert writing.written[3:] == ["a", "b", "c"]


def test_no_throttle() -> None:
    """With 0 seconds a line everything goes at once."""
    writing = Writing(every=0)
    writing.answer(*map(str, range(100)))
    assert len(writing.written) == 100


def test_too_many_answers_are_turned_away() -> None:
    """The queue is bounded."""
    writing = Writing()
    assert all(writing.answer(str(number)) for number in range(3 + 4))
    assert not writing.answer("one too many")


def test_announcements_go_before_answers_but_not_into_one() -> None:
    """An answer that was begun is ended first; announcements are never turned away."""
    writing = Writing(size=1)
    writing.answer("a1", "a2")
    for number in range(4):
        writing.answer(f"b{number}")
    messages = [Message(deque([f"news {number}"])) for number in range(20)]
    for message in messages:
        writing.outgoing.announce(message)
    assert not messages[0].begun
    for _ in range(8):
        writing.clock.advance(2)
    assert writing.written[:4] == ["a1", "a2", "news 0", "news 1"]
    assert messages[0].begun


def test_channels_and_people_take_turns() -> None:
    """A crowd in private does not keep a channel waiting; several lines stay together."""
    writing = Writing(size=1, most=9)
    for number in range(5):
        writing.answer(f"to p{number}")
    writing.outgoing.answer(Message(deque(["to #a 1", "to #a 2"])), to_channel=True)
    writing.outgoing.answer(Message(deque(["to #b"])), to_channel=True)
    for _ in range(8):
        writing.clock.advance(2)
    assert writing.written == [
        "to p0", "to #a 1", "to #a 2", "to p1", "to #b", "to p2", "to p3", "to p4",
    ]  # fmt: skip


def test_it_tells_when_the_last_line_was_written() -> None:
    """Once, and not for the first."""
    writing = Writing(size=1)
    told: list[str] = []
    writing.outgoing.answer(Message(deque(["1", "2"]), lambda: told.append("sent")))
    assert not told
    writing.clock.advance(2)
    assert told == ["sent"]


def test_what_is_withdrawn_or_cleared_is_not_written() -> None:
    """Neither then nor later, and no timer stays."""
    writing = Writing(size=1)
    writing.answer("1", "2")
    message = Message(deque(["news"]))
    writing.outgoing.announce(message)
    writing.outgoing.withdraw(message)
    writing.outgoing.withdraw(message)
    writing.outgoing.clear()
    assert not writing.clock.getDelayedCalls()
    writing.clock.advance(60)
    assert writing.written == ["1"]
    writing.answer("3")
    assert writing.written == ["1", "3"]
