"""What somebody asks, and what they are answered: values without a network."""

from dataclasses import dataclass

from quoters import Quote


@dataclass(frozen=True, slots=True)
class Request:
    """A command that was typed, freed of prefix and address: ``random tea``.

    ``network`` is the section's name (``irc:libera``; ``web``); ``place`` the channel or room, None
    in private.  ``person`` is who asks as far as the network vouches for it
    (``irc:libera/account:alice``), None for nobody in particular; ``nick`` is what they are called.
    ``read_only``: nothing may be changed from there, as on the web, where nobody vouches for them.
    ``also`` are other identities of the same person: beside an account on IRC the mask.
    """

    text: str
    network: str
    place: str | None = None
    person: str | None = None
    nick: str = ""
    read_only: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back: sentences, and quotes that each adapter renders to its network's rules."""

    parts: tuple[str | Quote, ...] = ()

    @property
    def quote(self) -> Quote | None:
        """The first quote in the answer, if there is one."""
        return next((part for part in self.parts if isinstance(part, Quote)), None)
