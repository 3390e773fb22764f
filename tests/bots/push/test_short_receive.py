"""The short way in hears what autobahn hears."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.push.protocol import PushConnection
from bots.push.short_receive import ShortReceive, unmask
from tests.bots.push.frames import masked
from tests.bots.push.stage import command
from tests.bots.push.test_protocol import Place


@given(st.binary(min_size=4, max_size=4), st.binary(max_size=125))
def test_unmasking_undoes_the_mask(key: bytes, payload: bytes) -> None:
    """For every key, and every length that comes this way."""
    frame = masked(payload, key=key)
    assert unmask(frame[2:6], frame[6:]) == payload


FRAMES = st.one_of(
    st.builds(masked, st.text(max_size=60).map(str.encode), st.just(1)),
    st.builds(masked, st.text(min_size=100, max_size=300).map(str.encode), st.just(1)),
    st.builds(masked, st.binary(max_size=20), st.sampled_from([1, 9, 10])),
    st.just(masked(b'{"type": "command",', 1, fin=False) + masked(b'"id": "7"}', 0)),
    st.binary(max_size=8),
)


@given(st.lists(FRAMES, max_size=6), st.integers(min_value=1, max_value=400))
def test_whatever_comes_in_whatever_pieces_is_answered_as_autobahn_alone_would(
    frames: list[bytes], piece: int
) -> None:
    """The same frames come back with the short way and without it."""
    data = b"".join(frames)
    pieces = [data[at : at + piece] for at in range(0, len(data), piece)]
    assert replies(pieces, shortly=True) == replies(pieces, shortly=False)


def replies(pieces: list[bytes], *, shortly: bool) -> list[Any]:
    """Send these pieces; give the opcodes of what came back, the messages and the close codes."""
    place = Place()
    browser = place.visit()
    browser.frames()
    voice = browser.transport.protocol
    assert isinstance(voice, PushConnection)
    for piece in pieces:
        if shortly:
            voice.dataReceived(piece)
        else:
            super(ShortReceive, voice).dataReceived(piece)
    return [(frame.opcode, frame.payload) for frame in browser.frames()]


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_many_small_messages_in_one_piece_are_all_heard(size: int) -> None:
    """In order, wherever the pieces are cut."""
    browser = Place().visit()
    browser.frames()
    data = b"".join(masked(json.dumps(command("today", str(n))).encode()) for n in range(8))
    for at in range(0, len(data), size):
        browser.send(data[at : at + size])
    assert [message["id"] for message in browser.messages()] == [str(n) for n in range(8)]


def test_after_a_close_nothing_more_of_the_same_piece_is_heard() -> None:
    """A command behind the goodbye is no command any more."""
    place = Place()
    browser = place.visit()
    browser.frames()
    late = masked(json.dumps(command("today")).encode())
    browser.send(masked(b"binary", 2) + late)
    assert [frame.opcode for frame in browser.frames()] == [8]
