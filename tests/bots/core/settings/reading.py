"""Sections of pretended networks, and reading a text with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from bots.core.settings import Settings, SettingsError, read_settings, setting
from bots.core.settings.base import SectionSettings
from bots.core.settings.fields import boolean, client_endpoint, integer, list_of, text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings(SectionSettings):
    """``[irc:NAME]``, as far as these tests need one."""

    named: ClassVar[bool] = True
    server: str = setting(client_endpoint, default="tcp:127.0.0.1:6667")
    nick: str = setting(text, default="quotebot")
    channels: tuple[str, ...] = setting(list_of(text), default=())
    prefix: str = setting(text, default="!")
    password: str | None = setting(text, default=None, secret=True)
    aliases: bool = setting(boolean, default=False)
    every: int = setting(integer(1, 60), default=1)

    def target_problem(self, place: str) -> str | None:
        return None if place else "needs a place"

    def is_person(self, identifier: str) -> bool:
        return identifier.startswith(("account:", "mask:*!")) or "@" in identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings(SectionSettings):
    """``[web]``, as far as these tests need one."""

    listen: str = setting(text, default="tcp:8080")

    @property
    def listens(self) -> tuple[tuple[str, str], ...]:
        return (("listen", self.listen),)

    def target_problem(self, place: str) -> str | None:
        return None


class QuietSettings(SectionSettings):
    """``[quiet]``: nothing can be posted there."""


KINDS: Mapping[str, type] = {
    "irc": ChatSettings,
    "xmpp": ChatSettings,
    "web": PageSettings,
    "other": PageSettings,
    "quiet": dataclass(frozen=True)(QuietSettings),
}


def read(
    content: str,
    *,
    base: Path = Path("/nowhere"),
    warnings: list[str] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Read a text as bots.ini, by these sections alone."""
    return read_settings(
        content,
        file="bots.ini",
        base=base,
        kinds=KINDS,
        warn=(warnings if warnings is not None else []).append,
        environ=environ or {},
    )


def chat(lines: str, **environ: str) -> ChatSettings:
    """Read these lines as the section of a network."""
    section = read(f"[irc:a]\n{lines}\n", environ=environ).adapters["irc:a"]
    assert isinstance(section, ChatSettings)
    return section


def password(lines: str, *, base: Path = Path("/nowhere"), **environ: str) -> str | None:
    """Return the password that these lines of a network's section make."""
    section = read(f"[irc:a]\n{lines}\n", base=base, environ=environ).adapters["irc:a"]
    assert isinstance(section, ChatSettings)
    return section.password


def problem(content: str, *, base: Path = Path("/nowhere"), **environ: str) -> str:
    """Return what is said of a text that is wrong."""
    try:
        read(content, base=base, environ=environ)
    except SettingsError as wrong:
        return str(wrong)
    raise AssertionError(f"nothing was said of {content!r}")
