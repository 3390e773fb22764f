"""Steering the quote of the day: ``calendar``, ``pin``, ``skip``."""

import pytest

from tests.bots.cli.terminal import Shell

TEXTS = tuple(f"Number {n} of many." for n in range(1, 31))


def test_the_calendar_has_fourteen_days(shell: Shell) -> None:
    """From today on, each with another quote, and always the same ones."""
    shell.keep(*TEXTS)
    days = shell.json("calendar")
    assert [day["date"] for day in days][:9:8] == ["2026-11-23", "2026-12-01"]
    assert len({day["quote"]["id"] for day in days}) == 14
    assert not any(day["pinned"] for day in days)
    assert shell.json("calendar") == days
    lines = shell.said("calendar").splitlines()
    assert lines[0].startswith(f"2026-11-23 Mon          #{days[0]['quote']['id']}: Number ")


def test_a_long_quote_is_cut_to_the_width(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the terminal; JSON has it whole."""
    monkeypatch.setenv("COLUMNS", "60")
    shell.keep(*(f"{n} is the number of a long quote. " * 9 for n in range(20)))
    lines = shell.said("calendar").splitlines()
    assert len(lines) == 14
    assert all(len(line) <= 60 and line.endswith("…") for line in lines)
    assert all(len(day["quote"]["text"]) > 200 for day in shell.json("calendar"))


def test_a_pinned_quote_comes_on_its_date(shell: Shell) -> None:
    """The other dates stay, but for the one on which it would have come."""
    shell.keep(*TEXTS)
    before = shell.json("calendar")
    number = before[5]["quote"]["id"]
    (day,) = shell.json("pin", "2026-11-25", str(number))
    assert (day["date"], day["quote"]["id"], day["pinned"]) == ("2026-11-25", number, True)
    after = shell.json("calendar")
    changed = [n for n in range(14) if before[n]["quote"]["id"] != after[n]["quote"]["id"]]
    assert changed == [2, 5]
    assert "2026-11-25 Wed  pinned  " in shell.said("calendar")


def test_a_skipped_quote_makes_way(shell: Shell) -> None:
    """Today's too: everybody gets another one at once."""
    shell.keep(*TEXTS)
    before = shell.json("calendar")
    (day,) = shell.json("skip", "2026-11-23")
    assert day["quote"]["id"] != before[0]["quote"]["id"]
    assert shell.json("today")[0]["quote"] == day["quote"]
    assert shell.json("calendar")[1:] == before[1:]
    assert shell.said("skip", "2026-11-24").startswith("2026-11-24 Tue          #")


def test_steering_can_be_taken_back(shell: Shell) -> None:
    """With undo, like any change."""
    shell.keep(*TEXTS)
    before = shell.json("calendar")
    shell.said("skip", "2026-11-25")
    assert shell.said("undo").startswith("Taken back: 2026-11-25 skipped by shell:")
    assert shell.json("calendar") == before


def test_what_is_over_is_over(shell: Shell) -> None:
    """And what is not drawn yet cannot be skipped; a slip in a date is named."""
    shell.keep(*TEXTS)
    shell.said("calendar")
    assert shell.complaint("pin", "2026-11-22", "1", status=1) == "2026-11-22 is over"
    assert shell.complaint("skip", "2027-11-22", status=1) == "no quote is drawn for 2027-11-22 yet"
    assert shell.complaint("pin", "2026-11-25", "99", status=1) == "there is no quote 99"
    assert '"tomorrow" is no date like 2026-11-23' in shell.complaint("skip", "tomorrow", status=2)
