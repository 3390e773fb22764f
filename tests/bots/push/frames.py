"""WebSocket frames by hand: what a client sends, and what it reads (RFC 6455, section 5.2)."""

from dataclasses import dataclass

KEY = b"\x11\x22\x33\x44"
_TWO_BYTES, _EIGHT_BYTES = 126, 127


@dataclass(frozen=True)
class Frame:
    """What a server sent."""

    opcode: int
    payload: bytes


def masked(payload: bytes, opcode: int = 1, *, fin: bool = True, key: bytes = KEY) -> bytes:
    """Make a client's frame."""
    length = len(payload)
    if length < _TWO_BYTES:
        head = bytes([0x80 | length])
    elif length < 1 << 16:
        head = bytes([0x80 | _TWO_BYTES]) + length.to_bytes(2, "big")
    else:
        head = bytes([0x80 | _EIGHT_BYTES]) + length.to_bytes(8, "big")
    body = bytes(byte ^ key[n % 4] for n, byte in enumerate(payload))
    return bytes([(0x80 if fin else 0) | opcode]) + head + key + body


def read_frames(data: bytes) -> list[Frame]:
    """Read a server's frames."""
    frames = []
    while data:
        length, at = data[1], 2
        if length == _TWO_BYTES:
            length, at = int.from_bytes(data[2:4], "big"), 4
        elif length == _EIGHT_BYTES:
            length, at = int.from_bytes(data[2:10], "big"), 10
        frames.append(Frame(data[0] & 0x0F, data[at : at + length]))
        data = data[at + length :]
    return frames
