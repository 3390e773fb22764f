"""The verbs that find quotes: ``search`` and ``list``."""

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

import click

from bots.cli.context import CommandLine
from bots.cli.errors import NOTHING_FOUND, CommandFailed
from bots.cli.output import as_json, say_found
from bots.cli.verb import verb

if TYPE_CHECKING:
    from quoters import Quote
    from quoters.interfaces import IQuoteStore

_PAGE = 500
_by = click.option("--author", metavar="NAME", help="Only by this author.")
_tagged = click.option("--tag", metavar="TAG", help="Only with this tag.")


def _at_most(default: int | None) -> Callable[[Callable[..., object]], Callable[..., object]]:
    return click.option(
        "-n",
        "--count",
        metavar="N",
        type=click.IntRange(min=1),
        default=default,
        show_default=default is not None,
        help="At most this many.",
    )


@verb('quotes search tea "first things"', "quotes search wit --author shakespeare --json")
@click.argument("words", metavar="WORDS", nargs=-1)
@_by
@_tagged
@_at_most(20)
@as_json
@click.pass_obj
def search(
    opening: CommandLine,
    words: tuple[str, ...],
    author: str | None,
    tag: str | None,
    count: int,
    *,
    json: bool,
) -> None:
    """Find the quotes that have all of these words, the best match first.

    An argument of several words is a phrase.
    """
    from quoters.text.search import parse_search

    if not (words or author or tag):
        raise click.UsageError("nothing to search for: give words, --author or --tag")
    with opening.collection(only_reads=True) as opened:
        looked_for = parse_search(_phrases(words), author=author, tag=tag)
        found = opened.store.search(looked_for, count)
        meant = None if found else opened.store.suggest(looked_for)
    if not found:
        raise CommandFailed(NOTHING_FOUND + (f'; did you mean "{meant}"?' if meant else ""))
    say_found(found, opened.public_url, json=json)


def _phrases(words: tuple[str, ...]) -> str:
    """Write the shell's words as somebody would type them: several in one argument are a phrase."""
    return " ".join(
        f'"{word}"' if " " in word.strip() and '"' not in word else word for word in words
    )


@verb("quotes list", "quotes list --tag tea --json", "quotes list --after 100 --count 10")
@_by
@_tagged
@click.option("--after", metavar="N", type=int, default=0, help="Only greater numbers.")
@_at_most(None)
@as_json
@click.pass_obj
def list_(
    opening: CommandLine,
    author: str | None,
    tag: str | None,
    after: int,
    count: int | None,
    *,
    json: bool,
) -> None:
    """List the published quotes, by number."""
    from quoters.errors import EmptyCollection

    with opening.collection(only_reads=True) as opened:
        listed = islice(_listed(opened.store, author, tag, after), count)
        first = next(listed, None)
        if first is None:
            if author or tag or after:
                raise CommandFailed(NOTHING_FOUND)
            raise EmptyCollection("the collection has no published quote")
        say_found(chain([first], listed), opened.public_url, json=json)


def _listed(
    store: "IQuoteStore", author: str | None, tag: str | None, after: int
) -> Iterator["Quote"]:
    """Return them page by page, as they are wanted."""
    from quoters.text.normalize import clean_tag

    wanted = None if tag is None else clean_tag(tag)
    while True:
        if author is None:
            page = store.page(_PAGE, after, tag=wanted)
        else:
            page = store.by_author(author, _PAGE, after)
        yield from (quote for quote in page if wanted is None or wanted in quote.tags)
        if len(page) < _PAGE:
            return
        after = page[-1].number or after
