"""The short way in, for what clients nearly always send: whole small frames."""

from typing import Any

_TEXT, _PONG = 0x81, 0x8A
_MASKED = 0x80
_LONGEST = 125
_HEADER = 6
_OPEN = 3


class ShortReceive:
    """A mixin before autobahn's protocol (RFC 6455).

    Complete, unfragmented, masked text and pong frames of at most 125 bytes are unmasked in one
    step and delivered; at whatever else comes, autobahn takes over where we stopped.
    """

    state: int
    data: bytes
    current_frame: Any
    inside_message: bool
    is_deaf = False
    """Whether what still comes is thrown away."""

    def dataReceived(self, data: bytes) -> None:
        """Deliver the frames that need no more than this."""
        if self.state == _OPEN and not (self.data or self.current_frame or self.inside_message):
            data = self._deliver_short(data)
        if data and not self.is_deaf:
            super().dataReceived(data)  # type: ignore[misc] # autobahn's

    def _deliver_short(self, data: bytes) -> bytes:
        """Deliver short frames from the front; give what is left."""
        begin, end = 0, len(data)
        while end - begin >= _HEADER and self.state == _OPEN:
            kind, length = data[begin], data[begin + 1] - _MASKED
            stop = begin + _HEADER + length
            if kind not in (_TEXT, _PONG) or not 0 <= length <= _LONGEST or stop > end:
                break
            payload = unmask(data[begin + 2 : begin + _HEADER], data[begin + _HEADER : stop])
            if kind == _PONG:
                self.onPong(payload)
            elif payload.isascii() or _is_utf8(payload):
                self.onMessage(payload, False)  # noqa: FBT003 - autobahn's signature
            else:
                break
            begin = stop
        return data[begin:] if begin else data

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: FBT001 - autobahn's
        """Hear a message; see autobahn."""
        raise NotImplementedError

    def onPong(self, payload: bytes) -> None:
        """Hear a pong; see autobahn."""
        raise NotImplementedError


def unmask(key: bytes, masked: bytes) -> bytes:
    """Undo the mask of RFC 6455, section 5.3, for at most 128 bytes."""
    length = len(masked)
    pad = int.from_bytes((key * 32)[:length], "little")
    return (int.from_bytes(masked, "little") ^ pad).to_bytes(length, "little")


def _is_utf8(payload: bytes) -> bool:
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True
