"""Made-up tables of counts: sparse, dense, and such as have been got wrong before."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from itertools import product

import polars as pl
from disclosure_attacker import Told

from comity.measures.disclosure import Plan, Publication, hide
from comity.measures.disclosure.plan import every_margin

NAMES = ("authority", "clause", "quarter")
STYLES = ("sparse", "mixed", "one small in a row", "all but one nought", "all ones", "equal rows", "threshold", "large")


def count_of(style: str, key: tuple[int, ...], r: random.Random) -> int:
    """The count of a cell in a table of a style."""
    match style:
        case "sparse":
            return r.choice([0, 0, 0, 1, 2, 3, 9])
        case "mixed":
            return r.randint(0, 12)
        case "one small in a row":
            return r.choice([1, 2, 3, 4]) if key[0] == key[-1] else r.randint(30, 60)
        case "all but one nought":
            return 3 if not any(key) else 0
        case "all ones":
            return 1
        case "equal rows":
            return (2, 7, 1, 20, 4)[key[-1] % 5]
        case "threshold":
            return r.choice([4, 5])
        case _:
            return r.choice([2, 40, 50, 60])


def table(seed: int) -> tuple[pl.DataFrame, Plan]:
    """A table of two or three dimensions, of which every margin or some are to be published."""
    r = random.Random(seed)
    style = STYLES[seed % len(STYLES)]
    shape = [r.randint(1, 6) for _ in range(2)] if r.random() < 0.55 else [r.randint(1, 4) for _ in range(3)]
    names = NAMES[: len(shape)]
    rows = [
        dict(zip(names, map(str, key), strict=True)) | {"count": count_of(style, key, r), "cost": r.randint(1, 90_000)}
        for key in product(*map(range, shape))
    ]
    margins = every_margin(names)
    if r.random() < 0.3:
        margins = frozenset(r.sample(sorted(margins, key=sorted), r.randint(1, len(margins))))
    frame = pl.DataFrame(rows).with_columns(cost=pl.when(pl.col("count") > 0).then("cost").otherwise(0))
    return frame, Plan(names, margins=margins, sums=("cost",))


def pool(seed: int, *, holders: int, quarters: int = 3) -> pl.DataFrame:
    """Rows of a region: what each authority has by clause and quarter."""
    r = random.Random(seed)
    style = STYLES[seed % len(STYLES)]
    return pl.DataFrame(
        [
            {"authority": f"A{a}", "clause": f"c{c}", "quarter": f"q{q}", "count": count_of(style, (a, c, q), r)}
            for a, c, q in product(range(holders), range(r.randint(1, 3)), range(quarters))
        ]
    )


@dataclass
class History:
    """What became of a region's pool: quarters came, authorities joined and left, returns were put right."""

    rows: pl.DataFrame
    known_by: dict[str, str]
    published: list[Publication]


def history(seed: int, steps: int = 4) -> History:
    """A made-up history, published after each step with what was published before in view."""
    r = random.Random(seed)
    style, clauses = STYLES[seed % len(STYLES)], r.randint(1, 2)
    rows: list[dict[str, object]] = []
    known_by: dict[str, str] = {}
    members: dict[tuple[int, int], str] = {}
    authorities, quarters = list(range(r.randint(3, 5))), 1

    def submit(authority: int, quarter: int) -> None:
        name = f"A{authority} q{quarter} {len(known_by)}"
        members[authority, quarter], known_by[name] = name, f"A{authority}"
        rows.extend(
            {"submission": name, "clause": f"c{c}", "quarter": f"q{quarter}"}
            | {"count": count_of(style, (authority, c, quarter), r)}
            for c in range(clauses)
        )

    plan = Plan(("clause", "quarter"), holder="submission", period="quarter")
    published: list[Publication] = []
    for authority in authorities:
        submit(authority, 0)
    for _ in range(steps):
        frame = pl.DataFrame(rows)
        published.append(hide(frame, plan, members=list(members.values()), earlier=published, known_by=dict(known_by)))
        what = r.choice(["quarter", "joins", "corrects", "leaves"])
        if what == "quarter" and quarters < 3:
            for authority in authorities:
                submit(authority, quarters)
            quarters += 1
        elif what == "joins":
            for _ in range(r.choice([1, 1, 2, 3])):
                authorities.append(max(authorities) + 1)
                for quarter in range(quarters):
                    submit(authorities[-1], quarter)
        elif what == "corrects":
            submit(*r.choice(sorted(members)))
        elif what == "leaves" and len(authorities) > 3:
            gone = authorities.pop(r.randrange(len(authorities)))
            members = {key: name for key, name in members.items() if key[0] != gone}
    return History(pl.DataFrame(rows), known_by, published)


def told(published: Publication, *, holder: str | None = None) -> Told:
    """What everyone can read of a publication. `holder`: whose cells are whose, where its plan does not say."""
    plan = published.plan
    return Told(plan.dimensions, published.levels, published.members, published.cells, holder or plan.holder)


def without_companions(published: Publication, rows: pl.DataFrame) -> Told:
    """The same cells with nothing hidden but what is itself small: what companions are there to prevent."""
    counts = []
    for row in published.cells.iter_rows(named=True):
        inside = [pl.col(name) == row[name] for name in published.plan.dimensions if row[name] is not None]
        counts.append(rows.filter(*inside)["count"].sum())
    whole = published.cells.with_columns(count=pl.Series(counts, dtype=pl.Int64))
    hidden = whole.with_columns(hidden=pl.col("count").is_between(1, published.rule.threshold))
    cells = hidden.with_columns(count=pl.when(~pl.col("hidden")).then("count"))
    return replace(told(published), cells=cells)
