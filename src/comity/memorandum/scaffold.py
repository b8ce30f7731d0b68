"""Starting a bundle: the files a commissioner fills in, which lint clean from the first minute.

The draft extends England, so everything that it does not say is judged by the national rules; its caps are
`not known` until they are agreed.
"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

from comity.memorandum.exact import NOT_KNOWN, payment_bases
from comity.memorandum.loading import load
from comity.memorandum.model import Authority, Kind, Memorandum, Post
from comity.memorandum.written import CapRow, PartyRow

BASELINE = "england"


class BundleExistsError(Exception):
    """There is something in the folder already, and nothing is ever overwritten."""


def slug(text: str) -> str:
    """A text as an id: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def scaffold(path: Path, *, name: str, title: str, region: str, in_force: date) -> tuple[Path, ...]:
    """Write a new bundle into `path` and return its files.

    Where `region` is one of England's its authorities become the parties; otherwise one line stands as a
    pattern. Raises `BundleExistsError` where the folder has anything in it.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BundleExistsError(f"{path} is there already and is not an empty folder. Name a new folder.")
    baseline = load(BASELINE)
    region = next((held.region for held in _authorities(baseline, region)), region)
    texts = {
        "memorandum.yaml": _memorandum(name, title, region, in_force),
        "parties.csv": _parties(baseline, region),
        "caps.csv": _caps(baseline, title),
        "clauses/01-price-cap.yaml": _price_cap(baseline, title),
        "clauses/02-cool-off.yaml": _cool_off(baseline, title),
        "departures.yaml": _departures(title),
        "scenarios/first.yaml": _scenario(baseline, region),
        "README.md": _readme(title),
    }
    written = []
    for file, text in texts.items():
        target = path / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return tuple(written)


def _quoted(text: str) -> str:
    """Text in double quotes, as YAML reads it whatever is in it."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _citation(title: str, section: str) -> str:
    return f"citation:\n  source: {_quoted(f'{title}, draft')}\n  section: {section}\n  grade: unconfirmed\n"


def _memorandum(name: str, title: str, region: str, in_force: date) -> str:
    return f"""\
# What the memorandum is. Dates are year-month-day. Check it at any time: comity memorandum lint FOLDER
id: {name}
title: {_quoted(title)}
kind: memorandum of understanding
version: draft
region: {_quoted(region)}
in_force: {in_force}
workforce_scope: Agency child and family social workers, including those supplied in project teams and packages
# What is not said here is England's.
extends: {BASELINE}
{_citation(title, "whole memorandum")}\
groups:
  - name: Directors
    cadence: quarterly
"""


def _rows(model: type[PartyRow] | type[CapRow], rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(model.model_fields), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _authorities(baseline: Memorandum, region: str) -> list[Authority]:
    """The authorities of a region today, whatever the case it is written in; none where England has no such region."""
    return [
        held for held in baseline.authorities if held.region.casefold() == region.casefold() and held.to_date is None
    ]


def _parties(baseline: Memorandum, region: str) -> str:
    rows = [
        {"code": held.code, "dfe_code": held.dfe_code, "name": held.name, "region": region}
        for held in _authorities(baseline, region)
    ]
    return _rows(PartyRow, rows or [{"code": "X00000001", "name": "Name of the first authority", "region": region}])


def _caps(baseline: Memorandum, title: str) -> str:
    clause = baseline.clause(Kind.PRICE_CAP)
    assert clause is not None
    term = clause.terms[0]
    return _rows(
        CapRow,
        [
            {
                "role": role.code,
                "payment_basis": basis,
                "pounds_an_hour": NOT_KNOWN,
                "new_from": str(term.new_from),
                "existing_from": str(term.existing_from or ""),
                "citation": f"{title}, draft schedule of caps",
                "note": "the region has not agreed its caps yet",
            }
            for role in baseline.roles
            for basis in payment_bases()
        ],
    )


def _price_cap(baseline: Memorandum, title: str) -> str:
    clause = baseline.clause(Kind.PRICE_CAP)
    assert clause is not None
    term = clause.terms[0]
    return f"""\
# The caps themselves are in caps.csv: an amount such as 34.50, "none agreed" or "not known" for every role and basis.
code: P-1
kind: price-cap
heading: Caps on what a worker is paid
words: >-
  No authority pays an agency social worker more an hour than the cap agreed for the worker's core role and payment
  basis. A rate equal to the cap keeps it.
{_citation(title, "caps")}\
strength:
  - {{value: should, from: {clause.strength[0].from_date}}}
terms:
  - {{new_from: {term.new_from}, existing_from: {term.existing_from}}}
departure: [dcs, chief_executive]
"""


def _cool_off(baseline: Memorandum, title: str) -> str:
    clause = baseline.clause(Kind.COOL_OFF)
    assert clause is not None
    term = clause.terms[0]
    return f"""\
# To lengthen it, add a term: - {{new_from: 2027-04-01, months: 6}}. A shorter one than England's is an error.
code: P-2
kind: cool-off
heading: Cooling off after a substantive role
words: >-
  A social worker who leaves a substantive role with an authority of the region is not engaged through an agency by
  any authority of the region until the months agreed have passed since the role ended.
{_citation(title, "cool-off")}\
strength:
  - {{value: should, from: {clause.strength[0].from_date}}}
terms:
  - {{new_from: {term.new_from}, months: {term.value}}}
exemptions: [{", ".join(held.ground for held in clause.exemptions)}]
departure: [dcs]
"""


def _departures(title: str) -> str:
    return f"""\
# Who is asked, in order, before an authority departs from a clause, and who hears of a breach that stays open.
# Posts: {", ".join(Post)}. Groups: those of memorandum.yaml.
# Numbers that can be written here: told_within_days, review_within_days, longest_weeks, warn_days.
# What is not agreed is left out, and shown as not said.
{_citation(title, "departures and breaches")}\
route:
  # Asked above a limit only: - {{by: regional_lead, does: pre_approve, kinds: [price-cap], over_per_cent: 15}}
  - {{by: dcs, does: sign}}
  - {{by: chief_executive, does: sign, kinds: [price-cap]}}
# ladder:
#   - {{after_days: 0, to: hr_lead, words: Says what happened and what is being done}}
#   - {{after_days: 20, group: Directors, words: Talk it through and write down what was learnt}}
"""


def _scenario(baseline: Memorandum, region: str) -> str:
    authority = next((held.code for held in _authorities(baseline, region)), "X00000001")
    return f"""\
# Readable tests of the memorandum: given these facts, as at this date, then these outcomes.
# Run them: comity memorandum scenarios FOLDER
title: First scenarios
background: {{authority: {authority}, start_date: 2026-02-02}}
scenarios:
  - name: No caps are entered yet, so nothing can be said of a rate
    as_at: 2026-03-31
    given: {{role: social_worker, payment_basis: umbrella, pay_rate: "30.00"}}
    then:
      price-cap: not_known

  - name: Two references held, as England asks
    as_at: 2026-03-31
    given: {{references_received: "2"}}
    then:
      references: met
"""


def _readme(title: str) -> str:
    return f"""\
# {" ".join(title.split())}

A memorandum as text. Edit these files, then:

    comity memorandum lint .
    comity memorandum scenarios .
    comity memorandum show . --format html --out memorandum.html

| File | What it holds |
|---|---|
| memorandum.yaml | what the memorandum is, whom it covers, its groups and versions |
| parties.csv | one line for each authority, with the date it implements |
| caps.csv | the caps in pounds an hour, one line for each role and payment basis |
| clauses/ | one clause to a file; a clause that is not here is England's |
| departures.yaml | who is asked before a departure, in order, and who hears of a breach |
| on_costs.yaml | what stands between a rate and a worker's hand (make it if agreed; without it, England's) |
| amendments/ | later changes, each with its date and reason (make the folder when there is one) |
| scenarios/ | readable tests of what the memorandum means |
"""
