"""The text of a settings file, taken apart: sections of keys and values, as they stand."""

import re
from collections.abc import Mapping
from configparser import ConfigParser, DuplicateOptionError, DuplicateSectionError, Error

from bots.core.settings.errors import SettingsError


class _Ini(ConfigParser):
    """INI as we take it: ``key = value``, and comments on lines of their own that begin with ``;``.

    A ``#`` begins a channel's name, and a ``;`` after a value belongs to it: passwords have both.
    """

    # configparser's own lets anything follow the bracket, a comment for one, and drops it.
    SECTCRE = re.compile(r"\[(?P<header>[^]]+)\]\s*$")

    def __init__(self) -> None:
        super().__init__(
            interpolation=None,
            delimiters=("=",),
            comment_prefixes=(";",),
            inline_comment_prefixes=None,
            # No section is everybody's default.
            default_section="\0none",
        )

    def optionxform(self, optionstr: str) -> str:
        """Keep a key as it is written."""
        return optionstr


def parse(content: str, file: str) -> Mapping[str, dict[str, str]]:
    """Take the text of a settings file apart.

    :raises SettingsError: when it is no INI, or something is given twice.
    """
    ini = _Ini()
    try:
        ini.read_string(content.removeprefix("\ufeff"), file)
    except DuplicateSectionError as error:
        raise SettingsError(file, error.section, None, "is given twice") from None
    except DuplicateOptionError as error:
        raise SettingsError(file, error.section, error.option, "is given twice") from None
    except Error as error:
        raise SettingsError(file, None, None, _not_ini(error)) from None
    return {name: dict(ini[name]) for name in ini.sections()}


def _not_ini(error: Error) -> str:
    """Return which line is wrong, and never what stands in it: that may be a secret."""
    line = getattr(error, "lineno", None) or next((n for n, _ in getattr(error, "errors", ())), "?")
    return f"line {line} is neither [section], key = value nor a ; comment"
