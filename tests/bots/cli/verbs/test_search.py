"""Finding quotes: ``search``, ``list``, and ``random`` with words."""

import pytest

from quoters import Quote
from tests.bots.cli.terminal import Shell

TEA = Quote("Tea for two.", author="Ann Lee", tags=("tea",))
JOY = Quote("Two for joy.", author="Bob Lee")
CPP = Quote("I like C++ and it's fine.", author="Bob Lee", tags=("code",))


def test_search_finds_all_words_in_any_order(shell: Shell) -> None:
    """Case and accents do not count."""
    shell.keep(TEA, JOY, CPP)
    assert shell.said("search", "TWO", "tèa") == "#1: Tea for two. — Ann Lee\n"
    assert shell.said("search", "two").count("\n") == 2


@pytest.mark.parametrize(
    "typed",
    [
        "search coffee",
        "search coffee --json",
        "random coffee",
        "random coffee --json",
        "list --author nobody",
        "list --tag coffee --json",
        "list --after 9",
    ],
)
def test_nothing_found_is_one_line_and_status_1(shell: Shell, typed: str) -> None:
    """The same for every verb that looks for quotes, as grep has it; stdout stays empty."""
    shell.keep(TEA, JOY)
    result = shell(*typed.split())
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "quotes: no quote matches all of that\n"


@pytest.mark.parametrize("typed", ["list", "random", "list --json"])
def test_an_empty_collection_is_said_to_be_one(shell: Shell, typed: str) -> None:
    """With what to do."""
    said = shell.complaint(*typed.split(), status=1)
    assert said == "the collection has no published quote: add or import some"


def test_an_argument_of_several_words_is_a_phrase(shell: Shell) -> None:
    """As the shell's own quotation marks suggest."""
    shell.keep(TEA, JOY)
    assert shell.said("search", "for two") == "#1: Tea for two. — Ann Lee\n"
    assert shell.said("search", "for", "two").count("\n") == 2


def test_search_takes_any_sign_for_a_word(shell: Shell) -> None:
    """Nothing that is typed is a command to the index; -- ends the options."""
    shell.keep(TEA, CPP)
    assert (
        shell.said("search", "c++")
        == shell.said("search", "it's")
        == shell.said("show", "2")[: len("#2: I like C++ and it's fine. — Bob Lee\n")]
    )
    for words in ("-fine", '"like', "fine*", "NOT", "(like", "a OR b"):
        result = shell("search", "--", words)
        assert (result.exit_code, result.stderr) in [
            (0, ""),
            (1, "quotes: no quote matches all of that\n"),
        ]


def test_search_by_author_and_tag(shell: Shell) -> None:
    """Alone or together with words."""
    shell.keep(TEA, JOY, CPP)
    assert [quote["id"] for quote in shell.json("search", "--author", "lee bob")] == [3, 2]
    assert [quote["id"] for quote in shell.json("search", "--tag", "#Tea")] == [1]
    shell.complaint("search", "two", "--author", "bob", "--tag", "tea", status=1)
    assert "nothing to search for" in shell.complaint("search", status=2)


def test_search_stops_at_count(shell: Shell) -> None:
    """At twenty, if it is not told."""
    shell.keep(*(f"Number {n} of tea." for n in range(30)))
    assert len(shell.json("search", "tea")) == 20
    assert len(shell.json("search", "tea", "-n", "25")) == 25


def test_list_has_all_by_number(shell: Shell) -> None:
    """Also of more than a page."""
    shell.keep(*(f"Number {n} of tea." for n in range(1, 1203)))
    assert [quote["id"] for quote in shell.json("list")] == list(range(1, 1203))
    listed = shell.json("list", "--after", "1100", "--count", "2")
    assert [quote["text"] for quote in listed] == ["Number 1101 of tea.", "Number 1102 of tea."]


def test_list_by_author_and_tag(shell: Shell) -> None:
    """Alone or together."""
    shell.keep(TEA, JOY, CPP)
    assert [quote["id"] for quote in shell.json("list", "--author", "bob")] == [2, 3]
    assert [quote["id"] for quote in shell.json("list", "--tag", "tea")] == [1]
    assert [quote["id"] for quote in shell.json("list", "--tag", "code", "--author", "bob")] == [3]


def test_random_with_words_is_one_of_those(shell: Shell) -> None:
    """None that has them is a failure."""
    shell.keep(TEA, JOY, CPP)
    assert {shell.json("random", "two")[0]["id"] for _ in range(40)} == {1, 2}
    assert shell.complaint("random", "coffee", status=1) == "no quote matches all of that"
