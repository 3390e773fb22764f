"""Reading bots.ini into frozen values, with an error in one line for whatever is wrong."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bots.core.lazy import LazyMapping
from bots.core.model.broadcast_values import URL
from bots.core.model.target import Target
from bots.core.settings.base import SectionSettings
from bots.core.settings.errors import SettingsError
from bots.core.settings.ini import parse
from bots.core.settings.readers.endpoint import listening_port
from bots.core.settings.readers.person import network_of, no_person
from bots.core.settings.schema import SUBSCRIPTIONS, BroadcastSettings, QuotesSettings
from bots.core.settings.section import Section, Warn
from bots.core.settings.suggestion import suggestion
from quoters.model.person import is_person

_KEY_FILES = re.compile(
    r":(?:privateKey|certKey|certificate|extraCertChain|caCertsDir)=((?:\\.|[^:\\])+)"
)

EXAMPLE_NAME = "the built-in bots.ini"
"""What messages call the settings that we carry."""

_ALL = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - recognised, not listened on
"""The interfaces that are all of this machine's."""

OWN_KINDS: Mapping[str, type] = {"quotes": QuotesSettings, "broadcast": BroadcastSettings}


@dataclass(frozen=True, slots=True)
class Settings:
    """All that bots.ini says; ``adapters`` by full section name (``irc:libera``), in its order.

    ``base`` is the folder that relative paths start from, ``files`` the keys, certificates and
    password files that are named.
    """

    file: str
    base: Path
    quotes: QuotesSettings
    broadcasts: Mapping[str, BroadcastSettings]
    adapters: Mapping[str, SectionSettings]
    files: frozenset[Path] = frozenset()

    @property
    def public_url(self) -> str | None:
        """What the addresses of quotes begin with for everybody; None without a public site."""
        return next((one.public_url for one in self.adapters.values() if one.public_url), None)

    @property
    def is_example(self) -> bool:
        """Whether nobody has written these: they are the example that we carry."""
        return self.file == EXAMPLE_NAME

    def is_person(self, text: str) -> bool:
        """Whether this names somebody: on one of the networks, of a token, or of a shell."""
        network, _, identifier = text.partition("/")
        if network_of(text) is None:
            return is_person(text)
        section = self.adapters.get(network)
        return is_person(text) and section is not None and section.is_person(identifier)

    @property
    def base_url(self) -> str:
        """The like for those on this machine; empty without a site."""
        return next((one.base_url for one in self.adapters.values() if one.base_url), "")


def read_settings(
    content: str,
    *,
    file: str,
    base: Path,
    kinds: Mapping[str, type],
    warn: Warn = lambda _: None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Read the text of a settings file.

    :param file: its name, for messages.
    :param kinds: the settings class of each adapter's kind of section.
    :param warn: is told what is allowed but unwise.
    :raises SettingsError: at the first thing that is wrong.
    """
    known = LazyMapping((*OWN_KINDS, *kinds), lambda kind: OWN_KINDS.get(kind) or kinds[kind])
    written = {"quotes": {}, **parse(content, file)}
    sections = {
        name: Section(name, values, file, base, warn, environ).read(known)
        for name, values in written.items()
    }
    settings = Settings(
        file,
        base,
        sections["quotes"],
        {
            n.removeprefix("broadcast:"): v
            for n, v in sections.items()
            if n.startswith("broadcast:")
        },
        {n: v for n, v in sections.items() if n.partition(":")[0] in kinds},
        frozenset(base / name for values in written.values() for name in _files_named(values)),
    )
    for section, name, problem in _dangling(settings):
        raise SettingsError(file, section, name, problem)
    for target, broadcast in _unreached(settings):
        warn(
            f"{file}: [broadcast:{broadcast}] to: [{target.network}] does not join {target.place}, "
            "and nothing is posted there; add it to its channels"
        )
    return settings


def _files_named(values: Mapping[str, str]) -> Iterator[Path]:
    for key, value in values.items():
        if key.endswith("_file"):
            yield Path(value).expanduser()
        for named in _KEY_FILES.findall(value):
            yield Path(named.replace("\\:", ":")).expanduser()


def _dangling(settings: Settings) -> Iterator[tuple[str, str | None, str]]:
    """Name the section, the key and the problem of whatever does not fit the other sections."""
    if SUBSCRIPTIONS in settings.broadcasts:
        yield f"broadcast:{SUBSCRIPTIONS}", None, "is what people subscribe to; take another name"
    for name, broadcast in settings.broadcasts.items():
        if URL in (broadcast.format or "") and settings.public_url is None:
            yield f"broadcast:{name}", "format", f"{URL} needs public_url in [web]"
        for target in broadcast.to:
            if target.network not in settings.adapters:
                yield f"broadcast:{name}", "to", _no_network(target, settings)
            elif problem := settings.adapters[target.network].target_problem(target.place):
                yield f"broadcast:{name}", "to", f"{target}: {problem}"
    yield from _listening_twice(settings)
    for moderator in settings.quotes.moderators:
        network = network_of(moderator)
        if network is not None and network not in settings.adapters:
            yield "quotes", "moderators", f"there is no section [{network}] for {moderator}"
        elif not settings.is_person(moderator):
            yield "quotes", "moderators", no_person(moderator)


def _listening_twice(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Name whatever would listen where another one does."""
    taken: list[tuple[str, int, str]] = []
    for section, one in settings.adapters.items():
        for key, endpoint in one.listens:
            place = listening_port(endpoint)
            if place is None:
                continue
            interface, port = place
            for other, other_port, name in taken:
                if port == other_port and (interface == other or _ALL & {interface, other}):
                    yield section, key, f"port {port} is that of {name} already"
            taken.append((interface, port, f"[{section}] {key}"))


def _unreached(settings: Settings) -> Iterator[tuple[Target, str]]:
    """Name the targets in which we will not be, where that is to be seen, and their broadcasts."""
    for name, broadcast in settings.broadcasts.items():
        for target in broadcast.to:
            section = settings.adapters[target.network]
            if not section.joins(target.place):
                yield target, name


def _no_network(target: Target, settings: Settings) -> str:
    if str(target) in settings.adapters:
        return f"{target} names no place; write {target}/PLACE"
    there = f"; {suggestion(target.network, settings.adapters)}" if settings.adapters else ""
    return f"there is no section [{target.network}] for the target {target}{there}"
