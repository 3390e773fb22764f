"""Deciding on what waits."""

import pytest

from quoters import Quote
from quoters.model.change import Actor
from quoters.model.quote import QuoteState
from tests.bots.web.hostile import HOSTILE
from tests.bots.web.moderation.moderating import ANN, Moderator
from tests.bots.web.pages.test_dashboard import words_of
from tests.bots.web.visiting import NOON, WIT

ELSE = Actor("token:eve", moderator=True)


def test_what_waits_is_shown_with_who_suggested_it() -> None:
    """And beside it what it is nearly the same as."""
    moderator = Moderator(WIT)
    moderator.suggest("Brevity is the soul of a wit.", "Tea.")
    said = words_of(moderator.page().text)
    assert "2 wait" in said
    assert "by irc:libera/account:ann" in said
    assert "like quote 1 Brevity is the soul of wit. — William Shakespeare" in said
    assert said.count("like quote") == 1


def test_nothing_waits() -> None:
    """And it is said."""
    assert "Nothing waits" in words_of(Moderator(WIT).page().text)


def test_one_is_approved_or_rejected_by_its_own_button() -> None:
    """Whatever is ticked; a word that was written is kept."""
    moderator = Moderator()
    first, second, third = moderator.suggest("One", "Two", "Three")
    assert moderator.do("/decide", approve=str(first), number=[str(third)]) == (
        f"Quote {first} is published."
    )
    assert moderator.do("/decide", reject=str(second), why="spam") == f"Quote {second} is rejected."
    assert [moderator.state(n) for n in (first, second, third)] == [
        "published", "rejected", "pending"
    ]  # fmt: skip
    assert moderator.storage.curation.history(second)[-1].why == "spam"
    assert moderator.storage.curation.history(first)[-1].by == "token:mo"
    assert moderator.get("/quotes").text.count(">One<") == 1


def test_several_are_decided_at_once() -> None:
    """Each is said."""
    moderator = Moderator()
    numbers = [str(n) for n in moderator.suggest("One", "Two", "Three")]
    said = moderator.do("/decide", decision="approve", number=[*numbers, numbers[0]])
    assert said == "Quote 1 is published. Quote 2 is published. Quote 3 is published."
    assert moderator.do("/decide", decision="approve") == "Nothing was chosen."


def test_the_second_moderator_is_told_who_was_first() -> None:
    """And nothing changes."""
    moderator = Moderator()
    first, second = moderator.suggest("One", "Two")
    moderator.storage.curation.approve(first, ELSE, NOON)
    moderator.storage.curation.reject(second, ELSE, NOON)
    assert moderator.do("/decide", reject=str(first)) == (
        f"Quote {first} was approved by token:eve already, at 13:00."
    )
    assert moderator.do("/decide", reject=str(second)) == (
        f"Quote {second} was rejected by token:eve already, at 13:00."
    )
    assert moderator.state(first) == "published"
    assert moderator.do("/decide", approve="99") == "There is no quote 99 that waits."


def test_nobody_approves_their_own() -> None:
    """They are told; another has to."""
    moderator = Moderator()
    (number,) = moderator.suggest("Mine", by=Actor("token:mo"))
    assert "is your own: another moderator must approve it" in moderator.do(
        "/decide", approve=str(number)
    )
    assert moderator.state(number) == "pending"


def test_flags_are_shown_with_their_reasons() -> None:
    """Approving takes them off, rejecting takes the quote away."""
    moderator = Moderator(WIT, Quote("Tea."))
    for number in (1, 2):
        moderator.storage.curation.flag(number, ANN, NOON, "not by him")
    said = words_of(moderator.page().text)
    assert "flagged" in said
    assert said.count("Flagged by irc:libera/account:ann : not by him") == 2
    moderator.do("/decide", approve="1")
    moderator.do("/decide", reject="2")
    assert [moderator.state(n) for n in (1, 2)] == ["published", "rejected"]
    assert "Nothing waits" in words_of(moderator.page().text)


def test_a_quote_is_edited() -> None:
    """Its lines, author, source and tags; what waited waits still."""
    moderator = Moderator()
    (number,) = moderator.suggest("Tee")
    page = moderator.page(f"/quotes/{number}").text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    told = {"text": "Tea\r\nis hot", "author": " Ann ", "source": "", "tags": "#tea, hot"}
    said = moderator.do(f"/quotes/{number}", seen=seen, decision="save", **told)
    assert said == f"Quote {number} is changed."
    quote = moderator.storage.curation.look_up(number, ELSE)
    assert (quote.text, quote.author, quote.source, quote.tags) == (
        "Tea\nis hot", "Ann", None, ("tea", "hot")
    )  # fmt: skip
    assert quote.state == "pending"


def test_an_edit_does_not_overwrite_anothers() -> None:
    """The second is told; what the first did stays."""
    moderator = Moderator(WIT)
    seen = moderator.page("/quotes/1").text.split('name="seen" value="')[1].split('"')[0]
    moderator.storage.curation.edit(1, Quote("Theirs"), ELSE, NOON)
    said = moderator.do("/quotes/1", seen=seen, decision="save", text="Mine")
    assert "changed by somebody else meanwhile" in said
    assert moderator.store.get(1).text == "Theirs"


def test_a_quote_is_deleted() -> None:
    """It is gone from every page, and its history says by whom."""
    moderator = Moderator(WIT, Quote("Tea."))
    seen = moderator.page("/quotes/1").text.split('name="seen" value="')[1].split('"')[0]
    assert moderator.do("/quotes/1", seen=seen, decision="delete") == "Quote 1 is deleted."
    assert moderator.get("/quotes/1").status == 404
    assert "deleted by token:mo" in words_of(moderator.page("/quotes/1").text)


@pytest.mark.parametrize("text", ["", " ", "x" * 20_001])
def test_an_edit_that_is_no_quote_is_said(text: str) -> None:
    """And the quote stays."""
    moderator = Moderator(WIT)
    seen = moderator.page("/quotes/1").text.split('name="seen" value="')[1].split('"')[0]
    assert moderator.do("/quotes/1", seen=seen, decision="save", text=text)
    assert moderator.store.get(1).text == WIT.text


@pytest.mark.parametrize("quote", HOSTILE)
def test_no_quote_breaks_out_of_a_page(quote: Quote) -> None:
    """Neither where it waits nor where it is edited, nor a reason or a person."""
    moderator = Moderator()
    added = moderator.storage.curation.submit(
        quote, ANN, NOON, state=QuoteState.PENDING, force=True
    )
    moderator.storage.curation.reject(added.number or 0, ELSE, NOON, "<script>1</script>")
    moderator.suggest(quote.text + " once more")
    for path in ("", f"/quotes/{added.number}", "/history"):
        page = moderator.page(path)
        assert page.status == 200
        ours = page.text.split("<body>")[1]
        for forbidden in ("<script", "<img", "<iframe", "<style", "<svg", "</textarea><", "49 {"):
            assert forbidden not in ours, (path, forbidden)


def test_a_text_that_begins_with_a_line_feed_keeps_it() -> None:
    """HTML drops the first one of a text area."""
    moderator = Moderator(Quote("a\n\nb"))
    assert ">\na\n\nb</textarea>" in moderator.page("/quotes/1").text
