"""The report says what the judge found, all of it, and nothing of any person."""

import json
from dataclasses import replace

import polars as pl

from comity import load
from comity.clauses.outcome import Outcome
from comity.packs.document import Block, Document, Figures, Heading, Notice, Pairs, Paragraph, Table, Words
from comity.packs.html import page
from comity.packs.report import Judged, build
from comity.packs.report.breaches import LIMIT, working
from comity.packs.report.facts import Verdicts


def text(words: Words | int) -> str:
    if isinstance(words, tuple):
        return "".join(text(run) for run in words)
    if isinstance(words, Pairs):
        return "; ".join(f"{name} {value}" for name, value in words.pairs)
    return str(words) if isinstance(words, str | int) else words.text


def tables(document: Document) -> dict[str, list[tuple[str, ...]]]:
    return {
        block.caption: [tuple(text(cell) for cell in row) for row in block.rows]
        for block in document.blocks
        if isinstance(block, Table)
    }


def opening(document: Document) -> tuple[Block, ...]:
    notice = document.blocks[0]
    assert isinstance(notice, Notice)
    return notice.blocks


def test_each_assignment_is_counted_once(judged: Judged) -> None:
    assert judged.verdicts == Verdicts(judged=3, keeping=1, breaching=1, unsure=1, untouched=0, spared=1)


def test_the_counts_hold_every_outcome_of_every_clause(judged: Judged) -> None:
    nothing = dict.fromkeys(Outcome, 0)
    assert judged.counts == {
        "price-cap": {**nothing, Outcome.MET: 2, Outcome.BREACHED: 1},
        "cool-off": {**nothing, Outcome.EXEMPT: 1, Outcome.NOT_KNOWN: 1, Outcome.NOT_APPLICABLE: 1},
    }


def test_it_opens_with_the_verdict_in_words(judged: Judged) -> None:
    lead = opening(build(judged))[0]
    assert isinstance(lead, Paragraph)
    assert text(lead.words) == (
        "3 assignments were judged against the Severnside Memorandum as at 30 September 2026. 1 keeps "
        "every clause that "
        "applies. 1 does not. For 1 more it cannot be told, because a fact that "
        "decides it is "
        "missing. "
    )


def test_a_breach_is_shown_with_its_working_and_what_would_comply(judged: Judged) -> None:
    assert tables(build(judged))["Breached under SEV-1: 1 assignment"] == [
        (
            "C1",
            "Coldharbour Borough Council",
            "£34.01 an hour is £0.01 (0.0%) above the cap of £34.00.",
            "pay rate £34.01; cap £34.00",
            "Agree a pay rate of £34.00 or less.",
            "row 4",
        )
    ]


def test_a_working_names_authorities_and_roles_and_rounds_nothing_to_none() -> None:
    held = {"last_substantive_authority": "X99000001", "role": "iro_cp_chair", "excess_percent": "0.0", "cap": "34.00"}
    said = working(json.dumps(held), load("exemplar"))
    assert isinstance(said, Pairs)
    assert said.pairs == (
        ("last authority", "Abbotsbridge City Council"),
        ("role", "IRO or child protection chair"),
        ("that is", "less than 0.1%"),
        ("cap", "£34.00"),
    )


def test_an_unknown_says_what_is_missing_and_where(judged: Judged) -> None:
    assert tables(build(judged))["Not known under SEV-2: 1 assignment"] == [
        ("D1", "Dunmere Council", "The last substantive end date is missing.", "row 6")
    ]


def test_an_exception_that_does_not_cover_is_shown_as_such(judged: Judged) -> None:
    found = tables(build(judged))[
        "Exceptions that do not cover the departure: late, lapsed, not yet begun, unsigned or without a last day"
    ]
    assert [row[:6] for row in found] == [
        ("C1", "SEV-1 price-cap", "1 June 2026", "not given", "start date", "31 August 2026")
    ]
    assert found[0][6].startswith("Does not cover Breached. £34.01 an hour")


def test_the_rows_add_up(judged: Judged) -> None:
    rows = tables(build(judged))["Where every row went"]
    numbers = [int(number) for _, number in rows]
    assert sum(numbers[:-1]) == numbers[-1] == 6


def test_it_holds_no_cell_s_contents_and_no_registration_number(judged: Judged) -> None:
    written = page(build(judged))
    assert "SW999999" not in written
    assert "31/02/2026" not in written
    assert "not-a-date" in written


def test_what_is_not_shown_is_counted(judged: Judged) -> None:
    one = judged.findings.filter(pl.col("outcome") == "breached")
    many = pl.concat([one.with_columns(assignment_ref=pl.lit(f"C{n}")) for n in range(LIMIT + 5)])
    document = build(replace(judged, outcomes=many, findings=many))
    assert len(tables(document)[f"Breached under SEV-1: the first {LIMIT:,} of {LIMIT + 5:,} assignments"]) == LIMIT
    notices = [
        text(b.blocks[0].words) for b in document.blocks if isinstance(b, Notice) and isinstance(b.blocks[0], Paragraph)
    ]
    assert "5 more are not shown here. All 205 are in findings.csv (clause price-cap, outcome breached)." in notices


def test_nothing_judged_is_not_a_pass(judged: Judged) -> None:
    document = build(
        replace(
            judged,
            outcomes=judged.outcomes.clear(),
            findings=judged.findings.clear(),
            accounting={**judged.accounting, "read": 0, "rejected": 3},
        )
    )
    notice = document.blocks[0]
    assert isinstance(notice, Notice)
    assert notice.title == "Nothing was judged"
    assert "is known to breach" not in page(document)


def test_headings_go_down_one_step_at_a_time(judged: Judged) -> None:
    level = 1
    for block in build(judged).blocks:
        if isinstance(block, Heading):
            assert block.level <= level + 1
            level = block.level


def test_the_figures_add_up_to_the_assignments(judged: Judged) -> None:
    (figures,) = [block for block in opening(build(judged)) if isinstance(block, Figures)]
    assert sum(figure.value for figure in figures.figures) == judged.verdicts.judged
