"""One section, read into the frozen dataclass of its kind."""

import dataclasses
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass
from pathlib import Path
from typing import Any

from bots.core.settings.errors import SettingsError
from bots.core.settings.fields import ListOf, Reader, path
from bots.core.settings.suggestion import suggestion

Warn = Callable[[str], None]

_UNCLEAR = re.compile(r"\$\{(?:env\b|[A-Za-z_][A-Za-z0-9_]*\})")
_ENVIRONMENT = re.compile(r"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Section:
    """A section as it stands in the file, and what reading it needs."""

    name: str
    values: Mapping[str, str]
    file: str
    base: Path
    warn: Warn
    environ: Mapping[str, str]

    def read(self, kinds: Mapping[str, type]) -> Any:
        """Read it into its kind's dataclass.

        :raises SettingsError: at the first thing that is wrong.
        """
        kind, colon, own_name = self.name.partition(":")
        if kind not in kinds:
            raise self.problem(None, f"unknown section; {suggestion(kind.strip(), kinds)}")
        cls: Any = kinds[kind]
        if cls.named and not own_name.strip():
            raise self.problem(None, f"needs a name: [{kind}:NAME]")
        if colon and not cls.named:
            raise self.problem(None, f"has no name: write [{kind}]")
        if own_name and not re.fullmatch(r"[\w.-]+", own_name):
            raise self.problem(None, "may have letters, digits, dots, - and _ in its name")
        settings = cls(**self._fields(cls))
        wrong = settings.validate()
        if wrong is not None:
            raise self.problem(*wrong)
        return settings

    def problem(self, name: str | None, problem: str) -> SettingsError:
        """Return what is wrong here."""
        return SettingsError(self.file, self.name, name, problem)

    def _fields(self, cls: Any) -> dict[str, Any]:
        fields = {field.name.rstrip("_"): field for field in dataclasses.fields(cls)}
        given = {name: self._expanded(name, value) for name, value in self.values.items()}
        given = self._with_password(given, fields)
        for name in given:
            if name not in fields:
                names = [*fields, *(f"{one}_file" for one in _passwords(fields))]
                raise self.problem(name, f"unknown key; {suggestion(name, names)}")
        for name, field in fields.items():
            if name not in given and field.metadata["written"] is not None:
                given[name] = field.metadata["written"]
            if name not in given and field.default is MISSING:
                raise self.problem(name, "is missing")
        return {
            fields[name].name: self._value(name, value, fields[name].metadata["read"])
            for name, value in given.items()
        }

    def _value(self, name: str, value: str, read: Reader[Any]) -> Any:
        several = isinstance(read, ListOf)
        if "\n" in value and not several:
            raise self.problem(name, "must be on one line; an indented line continues this value")
        if any(unicodedata.category(c) in ("Cc", "Cs") and c != "\n" for c in value):
            raise self.problem(name, "must not have control characters")
        try:
            return read(value, self.base)
        except ValueError as error:
            raise self.problem(name, str(error)) from None

    def _expanded(self, name: str, value: str) -> str:
        """Put in what the environment has, once: what it says of itself stays as it is."""

        def replacement(match: re.Match[str]) -> str:
            if match[1] not in self.environ:
                raise self.problem(name, f"the environment variable {match[1]} is not set")
            return self.environ[match[1]]

        if _UNCLEAR.search(_ENVIRONMENT.sub("", value)):
            raise self.problem(name, "an environment variable is written ${env:NAME}")
        return _ENVIRONMENT.sub(replacement, value)

    def _with_password(self, given: Mapping[str, str], fields: Mapping[str, Any]) -> dict[str, str]:
        """Use ``password_file`` for ``password`` wherever there is one, and the like."""
        known = dict(given)
        for name in _passwords(fields):
            key = f"{name}_file"
            if key not in known:
                continue
            if name in known:
                raise self.problem(key, f"give either {name} or {key}")
            known[name] = self._secret(key, self._value(key, known.pop(key), path))
        return known

    def _secret(self, key: str, file: Path) -> str:
        try:
            secret = file.read_text("utf-8").rstrip("\r\n")
            readable_by_others = file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
        except OSError as error:
            reason = f"cannot read {file}: {error.strerror}"
            raise self.problem(key, reason) from None
        except UnicodeDecodeError:
            raise self.problem(key, f"{file} is not UTF-8") from None
        if not secret:
            raise self.problem(key, f"{file} is empty")
        if readable_by_others:
            self.warn(f"{self.file}: [{self.name}] {key}: others can read {file}; chmod 600 it")
        return secret


def _passwords(fields: Iterable[str]) -> list[str]:
    """Return the keys that are passwords, and may be kept in a file instead."""
    return [name for name in fields if name == "password" or name.endswith("_password")]
