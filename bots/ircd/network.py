"""Who is on the embedded network, and in which channels."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

from twisted.internet.interfaces import IReactorTime
from twisted.words.service import Group, InMemoryWordsRealm, User

MOST_CONNECTED = 500
"""Connections at once: it is for trying things out."""

HOST = "localhost"
"""Where everyone comes from."""


class Connected(Protocol):
    """Somebody's connection, as the network sees it: the ``mind`` of a person."""

    name: str

    def renamed(self, mask: str, nick: str) -> None:
        """See that somebody took another nick; ``mask`` is the old one."""
        ...

    def invited(self, mask: str, channel: str) -> None:
        """See that somebody wants this person in a channel."""
        ...

    def gone(self, mask: str, reason: str) -> None:
        """See that somebody left the network."""
        ...

    def close(self, reason: str) -> None:
        """Be sent home."""
        ...


class Person(User):
    """What is known of somebody; ``name`` is the nick in small letters, ``nick`` as it is shown."""

    mind: Connected
    username = "user"
    real_name = ""
    away = ""
    modes: frozenset[str] = frozenset()

    @property
    def nick(self) -> str:
        """The nick as its owner writes it."""
        return self.mind.name

    @property
    def mask(self) -> str:
        """Return who it is: ``nick!user@host``."""
        return f"{self.nick}!{self.username}@{HOST}"

    def channels(self) -> list[Group]:
        """Return the channels this person is in."""
        return list(self.itergroups())


class Network(InMemoryWordsRealm):
    """Lets anyone in; channels come with whoever joins first, and go with the last.

    :param now: tells the time in UTC.
    :param clock: tells the time that passes, by which the silent are sent home.
    """

    createGroupOnRequest = True
    createUserOnRequest = True
    userFactory = Person

    def __init__(self, now: Callable[[], datetime], clock: IReactorTime) -> None:
        super().__init__("irc.localhost")
        self.now = now
        self.clock = clock
        self.made_at = now()
        self.connected: set[Connected] = set()

    @property
    def is_full(self) -> bool:
        """Whether no more may connect: sockets are the whole program's."""
        return len(self.connected) > MOST_CONNECTED

    def person(self, nick: str) -> Person | None:
        """Return who has this nick."""
        found: Person | None = self.users.get(nick.lower())
        return found

    def people(self) -> list[Person]:
        """Return everyone who is here."""
        return list(self.users.values())

    def channel(self, name: str) -> Group | None:
        """Return the channel ``#name``."""
        return self.groups.get(name[1:].lower()) if name.startswith("#") else None

    def channels(self) -> list[Group]:
        """Return all channels, in the order they were made."""
        return list(self.groups.values())

    def rename(self, person: Person, nick: str) -> None:
        """Return a person another nick, which nobody else has, and tell everyone who sees it."""
        old_nick, old_mask, connected = person.nick, person.mask, person.mind
        del self.users[person.name]
        person.name = nick.lower()
        self.users[person.name] = person
        connected.name = nick
        for channel in person.channels():
            del channel.users[old_nick]
            channel.users[nick] = connected
        for seer in (connected, *_neighbours(person)):
            seer.renamed(old_mask, nick)

    def part(self, person: Person, channel: Group, reason: str) -> None:
        """Take a person out of a channel, and tell the others there."""
        person.leave(channel, reason)
        self.forget_if_empty(channel)

    def leave(self, person: Person, reason: str) -> None:
        """Take a person off the network, and tell everyone who sees it."""
        neighbours = list(_neighbours(person))
        for channel in person.channels():
            del channel.users[person.nick]
            self.forget_if_empty(channel)
        person.groups.clear()
        del self.users[person.name]
        for neighbour in neighbours:
            neighbour.gone(person.mask, reason)

    def close(self) -> None:
        """Send everyone home."""
        for connected in tuple(self.connected):
            connected.close("the network is closing")

    def forget_if_empty(self, channel: Group) -> None:
        """Let a channel go that nobody is in."""
        if not channel.users:
            self.groups.pop(channel.name, None)


def _neighbours(person: Person) -> Iterator[Connected]:
    """Return everyone who shares a channel with this person, each once."""
    seen = {person.mind}
    for channel in person.channels():
        for other in tuple(channel.iterusers()):
            if other not in seen:
                seen.add(other)
                yield other
