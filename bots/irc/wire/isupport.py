"""What a server says it supports, in its numeric 005 (ISUPPORT)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

_UPPER, _LOWER = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz"
_FOLDINGS = {
    "ascii": bytes.maketrans(_UPPER, _LOWER),
    "rfc1459": bytes.maketrans(_UPPER + b"[]\\~", _LOWER + b"{}|^"),
    "rfc1459-strict": bytes.maketrans(_UPPER + b"[]\\", _LOWER + b"{}|"),
}
_LONGEST_NICK = 64


@dataclass(frozen=True, slots=True)
class Isupport:
    """What we need to know of a server; before it says anything, what RFC 2812 says.

    ``longest_nick`` is in bytes; ``bot_mode`` is the letter of the user mode for bots, if any.
    """

    casemapping: str = "rfc1459"
    longest_nick: int | None = None
    channel_types: str = "#&"
    bot_mode: str = ""

    def fold(self, name: str) -> str:
        """Return a nick's or a channel's name as the server compares it."""
        folding = _FOLDINGS.get(self.casemapping, _FOLDINGS["rfc1459"])
        # Bytes are folded ten times as fast as text that is not all ASCII.
        return (
            name.encode("utf-8", "surrogatepass")
            .translate(folding)
            .decode("utf-8", "surrogatepass")
        )

    def is_channel(self, target: str) -> bool:
        """Whether a target is a channel, rather than a person."""
        return bool(target) and target[0] in self.channel_types

    def learn(self, tokens: Iterable[str]) -> "Isupport":
        """Return what is known after these tokens of a 005; what makes no sense changes nothing."""
        known = self
        for token in tokens:
            name, _, value = token.partition("=")
            match name:
                case "CASEMAPPING" if value:
                    known = replace(known, casemapping=value.lower())
                case "NICKLEN" if value.isascii() and value.isdecimal():
                    longest = min(int(value[:9]), _LONGEST_NICK) or None
                    known = replace(known, longest_nick=longest)
                case "CHANTYPES" if value:
                    known = replace(known, channel_types=value)
                case "BOT" if len(value) == 1:
                    known = replace(known, bot_mode=value)
        return known
