"""The ring of what was said lately."""

import json

from bots.push.replay import Replay


def filled(count: int, **bounds: int) -> Replay:
    """Make a ring to which so many events were said."""
    replay = Replay("e", **bounds)
    for number in range(count):
        replay.add({"type": "added", "n": number})
    return replay


def numbers(replay: Replay, cursor: str) -> list[int] | None:
    """Return the events after a cursor."""
    found = replay.since(cursor)
    return None if found is None else [json.loads(sent)["n"] for sent in found]


def test_a_cursor_names_the_run_and_the_event() -> None:
    """The first event is number one."""
    replay = Replay("e")
    assert replay.cursor == "e-0"
    assert json.loads(replay.add({"type": "added"})) == {"type": "added", "cursor": "e-1"}
    assert replay.cursor == "e-1"


def test_what_came_after_a_cursor_is_kept() -> None:
    """In order; nothing after the last."""
    replay = filled(3)
    assert [numbers(replay, f"e-{n}") for n in range(4)] == [[0, 1, 2], [1, 2], [2], []]


def test_only_the_last_ones_are_kept() -> None:
    """Older cursors are not known any more."""
    replay = filled(5, most=2)
    assert [numbers(replay, f"e-{n}") for n in (2, 3, 5)] == [None, [3, 4], []]


def test_long_events_push_out_more_of_the_old_ones() -> None:
    """What is replayed at once must fit what may wait for a client."""
    replay = filled(100, most_bytes=200)
    kept = [n for n in range(101) if replay.since(f"e-{n}") is not None]
    assert sum(map(len, replay.since(f"e-{kept[0]}") or [])) <= 200
    assert kept[-1] == 100
    replay.add({"type": "added", "text": "x" * 300})
    assert replay.since("e-100") is None
    assert replay.since("e-101") == []


def test_another_run_is_another_epoch() -> None:
    """Its numbers say nothing here."""
    assert filled(3).since("f-1") is None
