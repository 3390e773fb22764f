"""Which numerics are errors, as modern.ircdocs.horse and the servers' sources have them.

Servers have many of their own: what is an error is told by its number, not by a list.
"""

TRY_AGAIN = "263"
"""RPL_TRYAGAIN: the server is too busy for a command, which it names."""
FORWARDED = "470"
"""Another channel was joined instead of the one that was asked for."""
BANNED = "474"

_NO_ERRORS = frozenset(["900", "901", "903", "906", "907", "908"])
"""What is above 899 and says how SASL goes on (IRCv3)."""


def is_error(numeric: str) -> bool:
    """Whether a numeric says that something was refused: 4xx, 5xx (RFC 1459), and 9xx."""
    return numeric[:1] in ("4", "5", "9") and numeric not in _NO_ERRORS
