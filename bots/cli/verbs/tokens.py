"""The verb ``token``: who may write through the web."""

from typing import TYPE_CHECKING

import click

from bots.cli.context import CommandLine
from bots.cli.output import as_json, say, say_json, warn
from bots.cli.verb import verb

if TYPE_CHECKING:
    from quoters.model.access import Token


@verb("quotes token add alice --moderator", "quotes token list", "quotes token revoke alice")
@click.argument("action", metavar="ACTION", type=click.Choice(["add", "list", "revoke"]))
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--moderator", is_flag=True, help="Whoever has it may moderate, too.")
@as_json
@click.pass_obj
def token(
    opening: CommandLine, action: str, name: str | None, *, moderator: bool, json: bool
) -> None:
    """Make, list or revoke tokens: the passwords for adding and moderating on the web.

    ACTION is add, list or revoke. A token is shown once, when it is made; a revoked one ends at
    once, also for who is signed in with it.
    """
    if (action == "list") != (name is None):
        wanted = "no NAME" if name else "the NAME of a token"
        raise click.UsageError(f"token {action} needs {wanted}")
    if moderator and action != "add":
        raise click.UsageError("--moderator belongs to token add")
    with opening.collection(only_reads=action == "list") as opened:
        tokens = opened.storage.tokens
        if name is None:
            _show(opened.storage.tokens.all(), json=json)
        elif action == "add":
            secret = tokens.add(name, opened.now, moderator=moderator)
            warn(f"the token of {name}, which is shown only now:")
            say_json({"name": name, "token": secret}) if json else say(secret)
        else:
            tokens.revoke(name)
            say(f"Revoked {name}.")


def _show(tokens: "list[Token]", *, json: bool) -> None:
    from bots.core.status.serialize import format_instant

    for one in tokens:
        added_at = format_instant(one.added_at)
        if json:
            say_json({"name": one.name, "moderator": one.moderator, "added_at": added_at})
        else:
            say(f"{added_at}  {one.name}{'  moderator' if one.moderator else ''}")
    if not tokens and not json:
        say("There are no tokens.")
