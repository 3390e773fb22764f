"""What the program asks of the settings of any section, whatever its kind."""

from typing import ClassVar


class SectionSettings:
    """The base of a section's frozen dataclass; an adapter overrides what it has.

    ``named`` says whether there may be several such sections, each with a name of its own:
    ``[irc:libera]``, but ``[web]``.
    """

    __slots__ = ()

    named: ClassVar[bool] = False

    @property
    def grab(self) -> str:
        """Who may add what was said in a channel: ``off``, ``moderated`` or ``open``."""
        return "off"

    @property
    def public_url(self) -> str | None:
        """What the addresses of quotes begin with for everybody; None when it has none."""
        return None

    @property
    def base_url(self) -> str | None:
        """The like for those on this machine."""
        return None

    def validate(self) -> tuple[str, str] | None:
        """Return the key that is wrong in the light of the others, and why; None if all is well."""
        return None

    @property
    def listens(self) -> tuple[tuple[str, str], ...]:
        """Where it listens for streams: keys, and their endpoint strings."""
        return ()

    def target_problem(self, place: str) -> str | None:
        """Return why nothing can be announced to this place, ``*`` for all; None if it can be."""
        del place
        return "nothing can be posted there"

    def is_person(self, identifier: str) -> bool:
        """Whether this names somebody on the network: what follows its name in a person."""
        del identifier
        return False

    def joins(self, place: str) -> bool:
        """Whether something can be said at this place: to a person, or where we are."""
        del place
        return True
