"""Numbers that are mostly in a row."""

from hypothesis import given
from hypothesis import strategies as st

from quoters.model.number_set import NumberSet


@given(st.lists(st.integers(1, 60)))
def test_it_has_what_was_put_in(numbers: list[int]) -> None:
    """And nothing else, whatever the order."""
    there = NumberSet()
    for number in numbers:
        there.add(number)
    assert [n for n in range(62) if n in there] == sorted(set(numbers))


def test_a_row_is_one_range() -> None:
    """However it came together."""
    there = NumberSet()
    for number in (*range(1, 1000, 2), *range(1000, 0, -2)):
        there.add(number)
    assert there._starts == [1]
    assert there._ends == {1: 1000}
