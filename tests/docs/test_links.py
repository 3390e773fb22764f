"""Links between the pages."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.docs.pages import REPOSITORY, pages


def anchors(page: Path) -> set[str]:
    """Return the anchors that a page's headings make."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    words = (re.sub(r"[^\w\- ]", "", title.lower()) for title in titles)
    return {word.replace(" ", "-") for word in words}


def links(page: Path) -> list[str]:
    """Return the links of a page that lead to files of ours; blocks of code have none."""
    prose = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    found: list[str] = re.findall(r"\]\(([^)\s]+)(?: \"[^\"]*\")?\)", prose)
    return [link for link in found if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link is a file of the repository, and its anchor a heading there."""
    for link in links(page):
        path, _, anchor = unquote(link).partition("#")
        there = (page.parent / path) if path else page
        assert there.exists(), f"{link} leads nowhere"
        assert there.resolve().is_relative_to(REPOSITORY), f"{link} leads out of the repository"
        if anchor:
            assert anchor in anchors(there), f"{link}: there is no such heading"
