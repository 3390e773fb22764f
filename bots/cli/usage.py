"""What is wrong with a command line, in the words of our other errors instead of click's."""

import re
from collections.abc import Sequence

import click

_UNEXPECTED = re.compile(r"Got unexpected extra arguments? \((.*)\)")


def usage_problem(error: click.UsageError) -> str:
    """Return what is wrong, without a full stop."""
    match error:
        case click.NoSuchOption(option_name=str(option), possibilities=possibilities):
            return f'there is no option "{option}"{_meant(option, possibilities)}'
        case click.MissingParameter(param=click.Parameter() as param):
            return f"{_name(param)} is missing"
        case click.BadOptionUsage(option_name=str(option)):
            needs = "needs a value" if "requires" in error.message else "takes no value"
            return f'the option "{option}" {needs}'
        case click.BadParameter(param=click.Parameter() as param) if param.type.name in _NEEDED:
            return f"{_name(param)} must be {_needed(param)}"
    return _other(error)


def _other(error: click.UsageError) -> str:
    extra = _UNEXPECTED.match(error.message)
    if extra is not None:
        return f'too many arguments: "{extra[1]}"'
    # Ours name the value and what would be right; click adds the name of the parameter.
    said = error.message.rstrip(".") if isinstance(error, click.BadParameter) else error.message
    return f"{said[:1].lower()}{said[1:]}".rstrip(".")


def _name(param: click.Parameter) -> str:
    return (
        max(param.opts, key=len)
        if isinstance(param, click.Option)
        else param.make_metavar(_CTX).rstrip(".")
    )


_CTX = click.Context(click.Command("quotes"))
_NEEDED = frozenset({"integer", "integer range", "choice"})


def _needed(param: click.Parameter) -> str:
    """Return what would be right."""
    kind = param.type
    if isinstance(kind, click.Choice):
        return f"one of {', '.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange) and kind.min is not None:
        most = "" if kind.max is None else f" to {kind.max}"
        return f"a whole number from {kind.min}{most}"
    return "a whole number"


def _meant(option: str, possibilities: Sequence[str] | None) -> str:
    from bots.core.settings.suggestion import nearest

    near = nearest(option, possibilities or ())
    return f'; did you mean "{near}"?' if near else ""
