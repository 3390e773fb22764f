"""Reading bots.ini into frozen values, with an error in one line for whatever is wrong."""

import dataclasses
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from configparser import ConfigParser, DuplicateOptionError, DuplicateSectionError, Error
from dataclasses import MISSING, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bots.core.settings.problem import SettingsProblem
from bots.core.settings.sections import BroadcastSettings, QuotesSettings

Warn = Callable[[str], None]

_ENVIRONMENT = re.compile(r"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")
_OWN_KINDS: Mapping[str, type] = {"quotes": QuotesSettings, "broadcast": BroadcastSettings}


@dataclass(frozen=True, slots=True)
class Settings:
    """All that bots.ini says; ``adapters`` by full section name (``irc:libera``), in its order.

    ``base`` is the folder that relative paths start from.
    """

    file: str
    base: Path
    quotes: QuotesSettings
    broadcasts: Mapping[str, BroadcastSettings]
    adapters: Mapping[str, Any]


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
    :raises SettingsProblem: at the first thing that is wrong.
    """
    parser = _parse(content, file)
    known = {**_OWN_KINDS, **kinds}
    sections = {
        name: _Section(name, dict(parser[name]), file, base, warn, environ).read(known)
        for name in parser.sections()
    }
    settings = Settings(
        file,
        base,
        sections.get("quotes", QuotesSettings()),
        {
            name.partition(":")[2]: v
            for name, v in sections.items()
            if name.startswith("broadcast:")
        },
        {name: v for name, v in sections.items() if name.partition(":")[0] in kinds},
    )
    _check_targets(settings)
    return settings


def _parse(content: str, file: str) -> ConfigParser:
    parser = ConfigParser(
        interpolation=None,
        comment_prefixes=(";",),
        inline_comment_prefixes=None,
        default_section="\0none",
        empty_lines_in_values=False,
    )
    parser.optionxform = str  # type: ignore[assignment]
    try:
        parser.read_string(content.removeprefix("\ufeff"), file)
    except DuplicateSectionError as error:
        raise SettingsProblem(file, error.section, None, "stands there twice") from None
    except DuplicateOptionError as error:
        raise SettingsProblem(file, error.section, error.option, "stands there twice") from None
    except Error as error:
        line = getattr(error, "lineno", None) or next(
            (n for n, _ in getattr(error, "errors", ())), "?"
        )
        raise SettingsProblem(
            file, None, None, f"line {line} is neither [section], key = value nor ; comment"
        ) from None
    return parser


def _check_targets(settings: Settings) -> None:
    for name, broadcast in settings.broadcasts.items():
        for target in broadcast.to:
            if target.network not in settings.adapters:
                raise SettingsProblem(
                    settings.file,
                    f"broadcast:{name}",
                    "to",
                    f"there is no section [{target.network}] for the target {target}",
                )


def suggestion(wrong: str, right: Iterator[str] | list[str]) -> str:
    """Say which right word comes nearest, or which there are."""
    names = list(right)
    near = get_close_matches(wrong, names, 1, 0.5)
    return f'did you mean "{near[0]}"?' if near else f"known are {', '.join(names)}"


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    values: dict[str, str]
    file: str
    base: Path
    warn: Warn
    environ: Mapping[str, str]

    def read(self, kinds: Mapping[str, type]) -> Any:
        kind, colon, own_name = self.name.partition(":")
        if kind not in kinds:
            raise self.problem(None, f"unknown section; {suggestion(kind, list(kinds))}")
        cls: Any = kinds[kind]
        if cls.named and not own_name:
            raise self.problem(None, f"needs a name: [{kind}:NAME]")
        if colon and not cls.named:
            raise self.problem(None, f"has no name: write [{kind}]")
        settings = cls(**self._fields(cls))
        wrong = settings.problem() if hasattr(settings, "problem") else None
        if wrong is not None:
            raise self.problem(*wrong)
        return settings

    def problem(self, name: str | None, problem: str) -> SettingsProblem:
        return SettingsProblem(self.file, self.name, name, problem)

    def _fields(self, cls: Any) -> dict[str, Any]:
        fields = {field.name.rstrip("_"): field for field in dataclasses.fields(cls)}
        given = {name: self._expanded(name, value) for name, value in self.values.items()}
        given = self._with_password(given, fields)
        for name in given:
            if name not in fields:
                names = list(fields) + (["password_file"] if "password" in fields else [])
                raise self.problem(name, f"unknown key; {suggestion(name, names)}")
        for name, field in fields.items():
            if name not in given and field.default is MISSING:
                raise self.problem(name, "is missing")
        return {
            fields[n].name: self._read(n, v, fields[n].metadata["read"]) for n, v in given.items()
        }

    def _read(self, name: str, value: str, read: Callable[[str, Path], Any]) -> Any:
        try:
            return read(value, self.base)
        except ValueError as error:
            raise self.problem(name, str(error)) from None

    def _expanded(self, name: str, value: str) -> str:
        def replacement(match: re.Match[str]) -> str:
            if match[1] not in self.environ:
                raise self.problem(name, f"the environment variable {match[1]} is not set")
            return self.environ[match[1]]

        return _ENVIRONMENT.sub(replacement, value)

    def _with_password(self, given: dict[str, str], fields: Mapping[str, Any]) -> dict[str, str]:
        """Let ``password_file`` stand for ``password`` wherever there is one."""
        if "password" not in fields or "password_file" not in given:
            return given
        if "password" in given:
            raise self.problem("password_file", "give either password or password_file")
        file = self.base / Path(given.pop("password_file")).expanduser()
        try:
            secret = file.read_text("utf-8").rstrip("\r\n")
            if file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
                self.warn(f"{self.file}: [{self.name}] password_file: others can read {file}")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "is not UTF-8"
            raise self.problem("password_file", f"cannot read {file}: {reason}") from None
        return {**given, "password": secret}
