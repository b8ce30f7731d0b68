"""The pairing of columns with fields is the best there is."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from comity.returns.mapping.matching import best_pairing, improve

LEAST = 0.4


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 10), min_size=4, max_size=4), min_size=n, max_size=n)
    )
)
def test_no_pairing_is_worth_more(tenths):
    scores = [[one / 10 for one in row] for row in tenths]
    pairing = best_pairing(scores, LEAST)
    assert len(set(pairing.values())) == len(pairing)
    assert all(scores[row][column] >= LEAST for row, column in pairing.items())

    def worth(chosen):
        return sum(scores[row][column] - LEAST for row, column in chosen.items())

    places = [*range(4), *[None] * len(scores)]
    best = max(
        worth({row: column for row, column in enumerate(one) if column is not None and scores[row][column] >= LEAST})
        for one in set(permutations(places, len(scores)))
    )
    assert abs(worth(pairing) - best) < 1e-9


def test_swaps_and_moves_are_taken_while_they_pay():
    wanted = {0: 2, 1: 0, 2: 1}
    found = improve({0: 0, 1: 1, 2: None}, [0, 1, 2], lambda trial: sum(trial[row] == wanted[row] for row in trial))
    assert found == wanted


def test_nothing_to_pair():
    assert best_pairing([], LEAST) == {}
    assert best_pairing([[0.1, 0.2]], LEAST) == {}
