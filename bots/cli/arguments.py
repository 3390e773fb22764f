"""What verbs are given: quotes' numbers and dates, each with a sentence for what is wrong."""

import re
from contextlib import suppress
from datetime import date
from typing import Any

import click


class Number(click.ParamType[int]):
    """A quote's number: ``42`` or ``#42``."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it."""
        if isinstance(value, int):
            return value
        number = re.fullmatch(r"#?0*([1-9][0-9]{0,17})", value)
        if number is None:
            raise click.BadParameter(f'"{value}" is no quote\'s number like 42', ctx, param)
        return int(number[1])


class Date(click.ParamType[date]):
    """A date: ``2026-11-23``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read it."""
        if isinstance(value, date):
            return value
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        raise click.BadParameter(f'"{value}" is no date like 2026-11-23', ctx, param)


NUMBER = Number()
DATE = Date()
