"""The best pairing of columns with fields, all at once, so that no two columns want one field in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations


def best_pairing(scores: Sequence[Sequence[float]], least: float) -> dict[int, int]:
    """Row -> column of the pairing with the greatest sum, leaving out pairs that score below `least`.

    The Hungarian method with potentials (rows take a private "nobody" column each, worth `least`, so that
    an ill pair is never forced). Ties go to the earlier column.
    """
    rows = len(scores)
    if not rows:
        return {}
    width = len(scores[0]) + rows
    cost = [
        [-(score if score >= least else -1e6) for score in row]
        + [-least if other == index else 1e6 for other in range(rows)]
        for index, row in enumerate(scores)
    ]
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (width + 1)
    taken, way = [0] * (width + 1), [0] * (width + 1)
    for row in range(1, rows + 1):
        taken[0] = row
        here = 0
        least_cost, used = [float("inf")] * (width + 1), [False] * (width + 1)
        while taken[here]:
            used[here] = True
            current, delta, following = taken[here], float("inf"), 0
            for column in range(1, width + 1):
                if used[column]:
                    continue
                reduced = cost[current - 1][column - 1] - row_potential[current] - column_potential[column]
                if reduced < least_cost[column]:
                    least_cost[column], way[column] = reduced, here
                if least_cost[column] < delta:
                    delta, following = least_cost[column], column
            for column in range(width + 1):
                if used[column]:
                    row_potential[taken[column]] += delta
                    column_potential[column] -= delta
                else:
                    least_cost[column] -= delta
            here = following
        while here:
            taken[here] = taken[way[here]]
            here = way[here]
    fields = len(scores[0])
    return {taken[column] - 1: column - 1 for column in range(1, fields + 1) if taken[column]}


Trial = Mapping[int, int | None]


def improve(pairing: Trial, free: Sequence[int], worth: Callable[[Trial], float]) -> dict[int, int | None]:
    """The pairing after every swap of two rows' columns, and every move of a row to a free column, that pays.

    Goes on until nothing pays, and takes the changes in a fixed order, so that the answer does not vary.
    """
    current = dict(pairing)
    value = worth(current)
    for _ in range(20):
        better = False
        for changed in _changes(current, free):
            if (found := worth(changed)) > value + 1e-9:
                current, value, better = changed, found, True
                break
        if not better:
            break
    return current


def _changes(current: dict[int, int | None], free: Sequence[int]) -> Iterator[dict[int, int | None]]:
    taken = set(current.values())
    for row in sorted(current):
        for column in free:
            if column not in taken:
                yield {**current, row: column}
    for first, second in combinations(sorted(current), 2):
        if current[first] != current[second]:
            yield {**current, first: current[second], second: current[first]}
