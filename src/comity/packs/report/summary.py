"""The opening of the report: what the return comes to, and the outcomes of each clause as chart and table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from comity.clauses.outcome import OUTCOMES, Outcome
from comity.packs.document import (
    Block,
    Bullets,
    Chart,
    Code,
    Column,
    Facts,
    Figure,
    Figures,
    Link,
    Notice,
    Paragraph,
    Series,
    Strong,
    Table,
    Tone,
    Words,
)
from comity.packs.report.facts import LABELS, Judged
from comity.packs.report.words import counted, day, listed, quarter


def title(judged: Judged) -> str:
    """Whose return, and of when."""
    names = list(judged.authorities.values())
    whose = (
        names[0] if len(names) == 1 else counted(len(names), "authority", "authorities") if names else "no authority"
    )
    when = quarter(judged.quarter) if judged.quarter else f"as at {day(judged.as_at)}"
    return f"Agency social work return judged: {whose}, {when}"


def opening(judged: Judged) -> tuple[Block, ...]:
    """The verdict in plain words with its figures, then what was judged and against what."""
    return (_verdict(judged), _provenance(judged))


def _verdict(judged: Judged) -> Block:
    found = judged.verdicts
    if not found.judged:
        return Notice(
            "warning",
            "Nothing was judged",
            (
                Paragraph(
                    "No assignment in this file could be read, so nothing is known of whether it keeps "
                    "the memorandum. This is not a pass: see the issues below."
                ),
            ),
        )  # fmt: skip
    lead: list[str | Strong] = [
        Strong(counted(found.judged, "assignment")),
        f" {'was' if found.judged == 1 else 'were'} judged against the {judged.memorandum.title} "
        f"as at {day(judged.as_at)}. ",
        Strong(f"{found.keeping:,}"),
        f" {'keeps' if found.keeping == 1 else 'keep'} every clause that applies. ",
        Strong(f"{found.breaching:,}"),
        f" {'does' if found.breaching == 1 else 'do'} not. ",
    ]
    if found.unsure:
        lead += [
            "For ",
            Strong(f"{found.unsure:,}"),
            f"{' more' if found.breaching else ''} it cannot be told, because a fact that decides it is missing. ",
        ]
    if found.untouched:
        lead += ["No clause is in force for ", Strong(f"{found.untouched:,}"), "."]
    notes = _notes(judged)
    figures = [
        Figure(found.keeping, "keep every clause that applies", Tone.GOOD),
        Figure(found.breaching, "breach at least one clause", Tone.BAD),
        Figure(found.unsure, "cannot be told: a fact is missing", Tone.UNSURE),
    ]
    if found.untouched:
        figures.append(Figure(found.untouched, "no clause in force yet", Tone.PLAIN))
    return Notice(
        "summary",
        "",
        (
            Paragraph(tuple(lead), lead=True),
            Figures(tuple(figures)),
            *_by_clause(judged),
            *(Paragraph(note) for note in notes),
        ),
    )


def _by_clause(judged: Judged) -> tuple[Block, ...]:
    """The clauses breached, most breaches first, each with a link to its detail."""
    counts = [(judged.counts[clause.kind.value][Outcome.BREACHED], clause) for clause in judged.clauses]
    items: list[Words] = [
        (Strong(f"{number:,}"), " ", Link(clause.heading, f"{Outcome.BREACHED.value}-{clause.kind.value}"))
        for number, clause in sorted(counts, key=lambda pair: -pair[0])
        if number
    ]
    if not items:
        return ()
    several = " (an assignment may breach more than one)" if len(items) > 1 else ""
    return (Paragraph(f"Breaches by clause{several}:"), Bullets(tuple(items)))


def _notes(judged: Judged) -> list[Words]:
    """What a reader must not overlook: departures covered, unknowns beside breaches, rows not read."""
    found, notes = judged.verdicts, []
    doubt = judged.by_assignment.filter((pl.col("verdict") == "breaching") & pl.col("not_known")).height
    if doubt:
        notes.append(
            f"{doubt:,} of those that breach a clause also {'lacks' if doubt == 1 else 'lack'} a fact that "
            "another "
            "clause turns on."
        )
    if found.spared:
        notes.append(
            f"{found.spared:,} of those that keep every clause {'does' if found.spared == 1 else 'do'} so "
            "because an "
            "exemption or a signed exception covers them."
        )
    if rejected := judged.accounting.get("rejected", 0):
        notes.append(
            f"{counted(rejected, 'row')} of the file could not be judged at all (no reference, no "
            "authority, or one "
            "reference with different facts)."
        )
    return list[Words](notes)


def _provenance(judged: Judged) -> Block:
    memorandum = judged.memorandum
    when = f"{day(judged.produced_at.date())} at {judged.produced_at:%H:%M}"
    return Facts(
        (
            ("Authorities" if len(judged.authorities) != 1 else "Authority",
             listed(list(judged.authorities.values()), limit=20) or "none could be read"),
            ("Quarter", quarter(judged.quarter) or "not given"),
            ("Judged as at", day(judged.as_at)),
            ("Memorandum", (f"{memorandum.title}, version {memorandum.version} (",
                            Code(memorandum.id), ", ", Code(memorandum.digest[:12] or "no digest"), ")")),
            ("File", Code(judged.file_name)),
            ("SHA-256 of the file", Code(judged.file_digest)),
            ("Produced", f"{when}, by Comity {judged.engine}"),
        )
    )  # fmt: skip


def outcomes(judged: Judged) -> tuple[Block, ...]:
    """The chart of outcomes and the same counts as a table."""
    if not judged.verdicts.judged:
        return (Paragraph("Nothing was judged, so there are no outcomes."),)
    rows = [(clause.heading, judged.counts[clause.kind.value]) for clause in judged.clauses]
    return (*by_clause(judged.verdicts.judged, rows), *_by_authority(judged))


def by_clause(count: int, rows: Sequence[tuple[str, Mapping[Outcome, int]]]) -> tuple[Chart, Table]:
    """What `count` assignments came to under each clause, as a chart and as a table: each clause's heading, and how
    many assignments came to each outcome of it."""
    shown = [outcome for outcome in OUTCOMES if any(counts.get(outcome) for _, counts in rows)]
    chart = Chart(
        title=f"What {counted(count, 'assignment')} came to under each clause",
        description=" ".join(
            f"{heading}: {', '.join(f'{counts[o]:,} {LABELS[o].lower()}' for o in shown if counts.get(o))}."
            for heading, counts in rows
        ),
        series=tuple(Series(LABELS[outcome], outcome.value) for outcome in shown),
        bars=tuple((heading, {LABELS[o]: counts.get(o, 0) for o in shown}) for heading, counts in rows),
    )
    table = Table(
        "Assignments by clause and outcome",
        (Column("Clause"), *(Column(LABELS[outcome], numeric=True) for outcome in shown)),
        tuple((heading, *(counts.get(outcome, 0) for outcome in shown)) for heading, counts in rows),
    )
    return chart, table


def _by_authority(judged: Judged) -> tuple[Block, ...]:
    """The same by authority, where the file holds several."""
    if len(judged.authorities) < 2:
        return ()
    tally = {
        (code, verdict): number
        for code, verdict, number in judged.by_assignment.group_by("authority", "verdict").len().iter_rows()
    }
    kinds = ["keeping", "breaching", "unsure"] + (["untouched"] if judged.verdicts.untouched else [])
    heads = {
        "keeping": "Keep every clause",
        "breaching": "Breach a clause",
        "unsure": "Cannot be told",
        "untouched": "No clause in force",
    }
    return (
        Table(
            "Assignments by authority",
            (
                Column("Authority"),
                Column("Judged", numeric=True),
                *(Column(heads[kind], numeric=True) for kind in kinds),
            ),
            tuple(
                (
                    name,
                    sum(tally.get((code, kind), 0) for kind in heads),
                    *(tally.get((code, kind), 0) for kind in kinds),
                )
                for code, name in judged.authorities.items()
            ),
        ),
    )
