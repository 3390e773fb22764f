"""docs/command-line.md and the verbs that there are."""

import re

import click
import pytest

from bots.cli.group import VERBS, quotes
from tests.docs.pages import REPOSITORY, sections

EXPLAINED = sections(REPOSITORY / "docs" / "command-line.md", 3)
ALL = [verb for group in VERBS.values() for verb in group]


def page_of(verb: str) -> str:
    """Return what stands under the headings that name this verb."""
    named = (text for title, text in EXPLAINED.items() if re.search(rf"`quotes {verb}\b", title))
    return "".join(named)


def command(verb: str) -> click.Command:
    """Return a verb's command."""
    found = quotes.get_command(click.Context(quotes), verb)
    assert found is not None
    return found


@pytest.mark.parametrize("verb", ALL)
def test_every_verb_is_explained_with_its_options(verb: str) -> None:
    """Its heading is there, and under it each option."""
    page = page_of(verb)
    assert page, f"no heading names `quotes {verb}`"
    options = (one for one in command(verb).params if isinstance(one, click.Option))
    for option in options:
        assert f"{max(option.opts, key=len)}" in page


def test_no_verb_is_explained_that_there_is_not() -> None:
    """Each heading names verbs that can be typed."""
    named = {verb for title in EXPLAINED for verb in re.findall(r"`quotes ([a-z]+)", title)}
    assert named == set(ALL)


@pytest.mark.parametrize("verb", ALL)
def test_no_option_is_explained_that_there_is_not(verb: str) -> None:
    """Each option in a table is one of the verbs above it."""
    titles = [title for title in EXPLAINED if f"`quotes {verb}" in title]
    verbs = {name for title in titles for name in re.findall(r"`quotes ([a-z]+)", title)}
    known = {option for name in verbs for one in command(name).params for option in one.opts}
    rows = re.findall(r"^\| (`-.*?) \|", page_of(verb), re.MULTILINE)
    assert {option for row in rows for option in re.findall(r"`(-[\w-]+)", row)} <= known
