"""The verbs that add and change quotes: ``add``, ``edit``, ``delete``, ``purge``, ``undo``."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from bots.cli.arguments import NUMBER
from bots.cli.batch import for_each
from bots.cli.context import CommandLine
from bots.cli.errors import CommandFailed
from bots.cli.files import read_stdin
from bots.cli.output import as_json, say, say_found
from bots.cli.verb import verb
from bots.core.controls import escape_controls

if TYPE_CHECKING:
    from quoters import Quote

_author = click.option("--author", "-a", metavar="NAME", help="Who said it.")
_source = click.option("--source", "-s", metavar="WORK", help="Where it is written.")
_tags = click.option(
    "--tag", "-t", "tags", metavar="TAG", multiple=True, help="May be given again."
)


@verb(
    'quotes add "Brevity is the soul of wit." --author "William Shakespeare" --tag wit',
    "fortune | quotes add -",
)
@click.argument("text", metavar="TEXT")
@_author
@_source
@_tags
@click.option("--force", is_flag=True, help="Add it even if one is nearly the same.")
@as_json
@click.pass_obj
def add(
    opening: CommandLine,
    text: str,
    author: str | None,
    source: str | None,
    tags: tuple[str, ...],
    *,
    force: bool,
    json: bool,
) -> None:
    """Add a quote and say its number; with - for TEXT it is read from stdin."""
    from bots.core.chat.size_check import describe_fit
    from quoters import Quote
    from quoters.errors import NearDuplicate
    from quoters.model.quote import QuoteState

    quote = Quote(read_stdin() if text == "-" else text, author, source, tags)
    _refuse_broken(quote)
    with opening.collection() as opened:
        curation = opened.storage.curation
        try:
            added = curation.submit(
                quote, opened.actor, opened.now, state=QuoteState.PUBLISHED, force=force
            )
        except NearDuplicate as near:
            there = curation.look_up(near.number, opened.actor).attributed
            raise CommandFailed(
                f"{near}: {there} -- with --force it is added all the same"
            ) from None
    say_found([added], opened.public_url, json=json)
    if not json:
        say(describe_fit(added), dim=True)


@verb(
    "quotes edit 42",
    'quotes edit 42 --author "Ann" --source ""',
    "quotes edit 42 --tag tea --tag calm",
)
@click.argument("number", metavar="N", type=NUMBER)
@click.option("--text", metavar="TEXT", help="What it says; - reads it from stdin.")
@_author
@_source
@_tags
@as_json
@click.pass_obj
def edit(
    opening: CommandLine,
    number: int,
    text: str | None,
    author: str | None,
    source: str | None,
    tags: tuple[str, ...],
    *,
    json: bool,
) -> None:
    """Change a quote by the options; without any, in your editor.

    An empty value removes the author or source; new tags replace the old ones.
    """
    with opening.collection() as opened:
        curation = opened.storage.curation
        quote = curation.look_up(number, opened.actor)
        if (text, author, source, tags) == (None, None, None, ()):
            edited = _in_editor(quote)
        else:
            edited = replace(
                quote,
                text=quote.text if text is None else read_stdin() if text == "-" else text,
                author=quote.author if author is None else author,
                source=quote.source if source is None else source,
                tags=tags or quote.tags,
            )
        _refuse_broken(edited)
        changed = curation.edit(number, edited, opened.actor, opened.now)
    say_found([changed], opened.public_url, json=json)


def _refuse_broken(quote: "Quote") -> None:
    """Refuse arguments that are no UTF-8, whose bytes Python hides in lone surrogates.

    :raises UsageError: when there is one.
    """
    for text in (quote.text, quote.author or "", quote.source or "", *quote.tags):
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            raise click.UsageError("an argument is not UTF-8")


def _in_editor(quote: "Quote") -> "Quote":
    """Allow somebody at a terminal write it anew.

    :raises UsageError: when there is no terminal.
    :raises CommandFailed: when nothing was saved.
    """
    from bots.cli.edit_sheet import read_sheet, write_sheet

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("what shall change? Give --text, --author, --source or --tag")
    written = click.edit(escape_controls(write_sheet(quote)))
    if written is None:
        raise CommandFailed("nothing was saved: the quote stays as it is")
    return read_sheet(written, quote)


@verb("quotes delete 42", "quotes delete 42 43 44")
@click.argument("numbers", metavar="N...", nargs=-1, required=True, type=NUMBER)
@click.pass_obj
def delete(opening: CommandLine, numbers: tuple[int, ...]) -> None:
    """Hide quotes; undo brings the last one back."""
    with opening.collection() as opened:
        curation = opened.storage.curation

        def hide(number: int) -> str:
            return f"Deleted #{curation.delete(number, opened.actor, opened.now).number}."

        for_each(numbers, hide)


@verb("quotes purge 42", "quotes purge 42 --yes")
@click.argument("numbers", metavar="N...", nargs=-1, required=True, type=NUMBER)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def purge(opening: CommandLine, numbers: tuple[int, ...], *, yes: bool) -> None:
    """Erase quotes with their history, for good; their numbers are never given again."""
    if not yes:
        _ask(f"Erase {', '.join(f'#{number}' for number in numbers)} for good?")
    with opening.collection() as opened:

        def erase(number: int) -> str:
            opened.storage.curation.purge(number, opened.actor, opened.now)
            return f"Erased #{number}."

        for_each(numbers, erase)


def _ask(question: str) -> None:
    """Go on after a yes; nothing is asked where nobody can answer.

    :raises UsageError: when there is no terminal.
    :raises CommandFailed: after a no.
    """
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask on: give --yes")
    if not click.confirm(question, err=True):
        raise CommandFailed("nothing was erased")


@verb("quotes undo", "quotes undo 42")
@click.argument("number", metavar="[N]", type=NUMBER, required=False)
@click.pass_obj
def undo(opening: CommandLine, number: int | None) -> None:
    """Take back the last change made here, or with N the last one of that quote by anybody."""
    with opening.collection() as opened:
        change = opened.storage.curation.undo(opened.actor, opened.now, number, opened.today)
    what = f"#{change.number}" if change.day is None else f"{change.day}"
    say(f"Taken back: {what} {change.what.value} by {change.by}.")
