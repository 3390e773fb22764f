"""What may stand in no file: traces of the machine that it was written on."""

import re

import pytest

from tests.docs.pages import REPOSITORY, tracked

# Written so that these lines do not find themselves.
TRACES = {
    "a path of somebody's machine": r"(?<![\w.])/(?:work|root|Users)/|/home/(?!quotes\b)\w",
    "the address of a package registry": (
        r"(?:pypi|test\.pypi)\.org|files\.pythonhosted|registry\.npmjs"
        r"|--(?:extra-)?index" + r"-url|proxy\.golang"
    ),
}


def text_of(name: str) -> str:
    """Return a file's text; pictures and other bytes have none."""
    content = (REPOSITORY / name).read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")


@pytest.mark.parametrize("what", TRACES)
def test_no_file_has_traces_of_a_machine(what: str) -> None:
    """Neither in the program, nor in its tests, nor in its pages."""
    trace = re.compile(TRACES[what])
    ours = {REPOSITORY / "tests/docs/test_texts.py"}
    found = [
        f"{file.relative_to(REPOSITORY)}: {match[0]}"
        for file in tracked()
        if file not in ours and (match := trace.search(text_of(str(file.relative_to(REPOSITORY)))))
    ]
    assert found == []


def test_every_text_ends_its_last_line() -> None:
    """And none has the line ends of another system."""
    texts = {file: text_of(str(file.relative_to(REPOSITORY))) for file in tracked()}
    wrong = [file.name for file, text in texts.items() if text and not text.endswith("\n")]
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("see /work/notes", "a path of somebody's machine"),
        ("cd /home/ann/quotes", "a path of somebody's machine"),
        ("https://pypi.org/project/x", "the address of a package registry"),
    ],
)
def test_traces_are_found(line: str, what: str) -> None:
    """The check sees what it is meant to see."""
    assert re.search(TRACES[what], line)
