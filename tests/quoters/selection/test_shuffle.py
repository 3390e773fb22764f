"""Each quote comes once in a cycle, whatever is added and removed meanwhile."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoters.selection.shuffle import DeckPosition, ShuffleDeck


class ListSlots:
    """Slots in a list."""

    def __init__(self) -> None:
        self.numbers: list[int] = []

    def number_at(self, slot: int) -> int:
        return self.numbers[slot]

    def slot_of(self, number: int) -> int | None:
        return self.numbers.index(number) if number in self.numbers else None

    def put(self, number: int, slot: int) -> None:
        assert slot == len(self.numbers)
        self.numbers.append(number)

    def swap(self, one: int, other: int) -> None:
        numbers = self.numbers
        numbers[one], numbers[other] = numbers[other], numbers[one]

    def drop(self, slot: int) -> None:
        assert slot == len(self.numbers) - 1
        self.numbers.pop()


def shuffled(*numbers: int) -> tuple[ShuffleDeck, DeckPosition]:
    """Return a deck of these quotes, none of which has come."""
    position = DeckPosition()
    deck = ShuffleDeck(ListSlots(), position, Random(7))  # noqa: S311 - a shuffle
    for number in numbers:
        deck.add(number)
    return deck, position


@pytest.mark.parametrize("drawn", range(1, 6))
def test_removing_one_that_has_come_costs_no_other_its_turn(drawn: int) -> None:
    """Of five, those that have not come still come in this cycle, each once."""
    deck, position = shuffled(1, 2, 3, 4, 5)
    came = [deck.draw(()) for _ in range(drawn)]
    deck.remove(came[0])
    assert (position.used, position.size, position.top) == (drawn - 1, 4, 4)
    rest = [deck.draw(()) for _ in range(deck.left)]
    assert sorted(came + rest) == [1, 2, 3, 4, 5]
    assert position.cycle == 1


@pytest.mark.parametrize("drawn", range(5))
def test_removing_one_that_has_not_come_leaves_the_others_theirs(drawn: int) -> None:
    """It alone does not come."""
    deck, position = shuffled(1, 2, 3, 4, 5)
    came = [deck.draw(()) for _ in range(drawn)]
    gone = next(number for number in range(1, 6) if number not in came)
    deck.remove(gone)
    assert position.used == drawn
    rest = [deck.draw(()) for _ in range(deck.left)]
    assert sorted([*came, *rest, gone]) == [1, 2, 3, 4, 5]


@given(st.lists(st.sampled_from(("draw", "remove", "add", "unuse")), max_size=60), st.randoms())
def test_none_comes_again_until_all_have(steps: list[str], random: Random) -> None:
    """Through draws, removals and additions in any order, against a set that counts them."""
    deck, position = shuffled(1, 2, 3)
    there, unused, newest = {1, 2, 3}, {1, 2, 3}, 3
    for step in steps:
        if step == "add":
            newest += 1
            deck.add(newest)
            there.add(newest)
            unused.add(newest)
        elif step == "draw" and there:
            unused = unused or set(there)
            number = deck.draw(())
            assert number in unused
            unused.remove(number)
        elif step == "remove" and there:
            number = random.choice(sorted(there))
            deck.remove(number)
            there.discard(number)
            unused.discard(number)
        elif there:
            number = random.choice(sorted(there))
            deck.mark_unused(number)
            unused.add(number)
        assert (deck.size, deck.left) == (len(there), len(unused))
        assert position.top == len(there)
