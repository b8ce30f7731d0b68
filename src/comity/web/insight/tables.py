"""The tables of a pooled report: what is counted, what of it is hidden, and both as bytes.

`outcomes` counts assignments by clause and outcome, `assignments` by role and payment basis. Each is given for the
round's quarter with every total; only figures of all authorities together are in it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from comity.measures.disclosure import Guarantee, Plan, Publication, Rule, hide

PLANS: dict[str, Plan] = {
    "outcomes": Plan(dimensions=("quarter", "clause", "outcome"), holder="submission", period="quarter"),
    "assignments": Plan(
        dimensions=("quarter", "role", "payment_basis"), holder="submission", period="quarter", sums=("quarter_cost",)
    ),
}
"""Each table's plan. The holder is a submission (`X99000001 v2`), so that a return put right is told from before."""

_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Published:
    """One table as it was published, with the rows that it was made from and whose each submission is."""

    publication: Publication
    rows: pl.DataFrame
    known_by: Mapping[str, str]


def made(
    name: str, rows: pl.DataFrame, known_by: Mapping[str, str], rule: Rule, earlier: Sequence[Published]
) -> Published:
    """A table with small numbers hidden, in view of all that was published before."""
    plan = PLANS[name]
    keys = ["submission", *plan.dimensions]
    whole = pl.concat([rows, *(one.rows for one in earlier)]).unique(keys, maintain_order=True)
    everyone = {**known_by, **{each: who for one in earlier for each, who in one.known_by.items()}}
    publication = hide(
        whole,
        plan,
        rule,
        members=sorted(known_by),
        earlier=[one.publication for one in earlier],
        known_by=everyone,
    )
    return Published(publication, rows, known_by)


def packed(tables: Mapping[str, Published]) -> bytes:
    """The tables as bytes, the same each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, table in sorted(tables.items()):
            said = table.publication
            about = {
                "rule": asdict(said.rule),
                "members": said.members,
                "levels": dict(said.levels),
                "withheld": said.withheld,
                "withheld_sums": said.withheld_sums,
                "told": said.told,
                "bounded": said.bounded,
                "known_by": dict(table.known_by),
            }
            archive.writestr(zipfile.ZipInfo(f"{name}.json", _EPOCH), json.dumps(about, sort_keys=True))
            for part, frame in (("cells", said.cells), ("rows", table.rows)):
                stream = io.BytesIO()
                frame.rechunk().write_ipc_stream(stream, compression="zstd")
                archive.writestr(zipfile.ZipInfo(f"{name}-{part}.arrow", _EPOCH), stream.getvalue())
    return out.getvalue()


def unpacked(content: bytes) -> dict[str, Published]:
    """The tables again."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: _read(archive, name, plan) for name, plan in PLANS.items()}


def _read(archive: zipfile.ZipFile, name: str, plan: Plan) -> Published:
    about: dict[str, Any] = json.loads(archive.read(f"{name}.json"))
    cells, rows = (pl.read_ipc_stream(io.BytesIO(archive.read(f"{name}-{part}.arrow"))) for part in ("cells", "rows"))
    publication = Publication(
        plan=plan,
        rule=rule_of(about["rule"]),
        members=tuple(about["members"]),
        levels={key: tuple(values) for key, values in about["levels"].items()},
        cells=cells,
        withheld=about["withheld"],
        withheld_sums=tuple(about["withheld_sums"]),
        told=tuple(about["told"]),
        bounded=tuple(about["bounded"]),
    )
    return Published(publication, rows, about["known_by"])


def rule_of(said: Mapping[str, Any]) -> Rule:
    """A rule as it is kept, again as a rule."""
    return Rule(**{**said, "guarantee": Guarantee(said["guarantee"])})
