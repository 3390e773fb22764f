"""Which numerics are errors, as modern.ircdocs.horse and the servers' sources have them.

Servers have many of their own: what is an error is told by its number, not by a list.
"""

TRY_AGAIN = "263"
"""RPL_TRYAGAIN: the server is too busy for a command, which it names."""
FORWARDED = "470"
"""Another channel was joined instead of the one that was asked for."""
BANNED = "474"

_FOR_GOOD = frozenset(["401", "402", "403", "405", "406", "411", "412", "413", "414", "421"])
"""Refusals of a line that another try gets too: there is no such nick or channel, or the line is
none (RFC 1459, section 6.1).  All others may pass: a channel is moderated, wants an account or no
colours (404, 408, 415, 477, 482, 531, 936), or we wrote to too many (439)."""

_NO_ERRORS = frozenset(["900", "901", "903", "906", "907", "908"])
"""What is above 899 and says how SASL goes on (IRCv3)."""


def may_pass(numeric: str) -> bool:
    """Whether what a server refused by this numeric may be worth another try later."""
    return numeric not in _FOR_GOOD


def is_error(numeric: str) -> bool:
    """Whether a numeric says that something was refused: 4xx, 5xx (RFC 1459), and 9xx."""
    return numeric[:1] in ("4", "5", "9") and numeric not in _NO_ERRORS
