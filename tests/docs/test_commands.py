"""docs/commands.md and the verbs that the bot understands."""

import re

from tests.bots.core.commands.typing import MO, Asked
from tests.docs.pages import REPOSITORY

PAGE = (REPOSITORY / "docs" / "commands.md").read_text("utf-8")
ROWS = re.findall(r"^\| (`[^|]+`) \|", PAGE, re.MULTILINE)
NAMED = {verb.split()[0] for row in ROWS for verb in re.findall(r"`([^`]+)`", row)}


def test_every_verb_is_explained() -> None:
    """Those of moderators, too."""
    said = Asked().said("help", MO)
    verbs = set(said.partition(": ")[2].partition(";")[0].split(", "))
    assert verbs - NAMED == set()
    assert "approve" in verbs


def test_every_verb_that_is_explained_is_one() -> None:
    """Its help is its own; numbers are verbs by themselves."""
    asked = Asked()
    for verb in NAMED - {"12", "#12"}:
        assert not asked.said(f"help {verb}").startswith("I know"), verb
