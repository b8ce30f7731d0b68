"""A small judged return, made by hand: three assignments at two authorities under two clauses."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from comity.memorandum.model import (
    Authority,
    CapLine,
    Citation,
    Clause,
    Exemption,
    Kind,
    Memorandum,
    MemorandumKind,
    Post,
    Role,
    Strength,
    StrengthValue,
    Term,
)
from comity.packs.report import Judged

CITE = Citation(source="Severnside memorandum", section="clause 1", grade="fictional")
SHOULD = (Strength(value=StrengthValue.SHOULD, from_date=date(2024, 10, 31), citation=CITE),)


def term(value: int | str | None = None, new: date = date(2024, 10, 31), existing: date | None = None) -> Term:
    number = Decimal(value) if isinstance(value, str) else value
    return Term(new_from=new, existing_from=existing, value=number, citation=CITE)


def clause(code: str, kind: Kind, heading: str, **more: object) -> Clause:
    return Clause.model_validate(
        {
            "code": code,
            "kind": kind,
            "heading": heading,
            "words": f"The words of {heading}.",
            "strength": SHOULD,
            "citation": CITE,
            **more,
        }
    )


@pytest.fixture
def memorandum() -> Memorandum:
    """Two clauses and two authorities of a made-up region."""
    return Memorandum(
        id="exemplar",
        title="Severnside Memorandum",
        kind=MemorandumKind.MEMORANDUM_OF_UNDERSTANDING,
        version="2026",
        region="Severnside",
        in_force=date(2025, 10, 1),
        workforce_scope="child and family social workers",
        citation=CITE,
        roles=(Role(code="social_worker", label="Social worker"),),
        authorities=(
            Authority(code="X99000003", dfe_code="993", name="Coldharbour Borough Council", region="Severnside"),
            Authority(code="X99000004", dfe_code="994", name="Dunmere Council", region="Severnside"),
        ),
        parties=(),
        clauses=(
            clause(
                "SEV-1",
                Kind.PRICE_CAP,
                "Price caps",
                terms=(term(new=date(2025, 10, 1), existing=date(2026, 1, 1)),),
                caps=(
                    CapLine(
                        role="social_worker",
                        payment_basis="umbrella",
                        terms=(term("34.00", date(2025, 10, 1), date(2026, 1, 1)),),
                    ),
                ),
                departure=(Post.DCS, Post.CHIEF_EXECUTIVE),
            ),
            clause(
                "SEV-2",
                Kind.COOL_OFF,
                "Cooling off",
                terms=(term(3), term(6, date(2026, 1, 1))),
                exemptions=(Exemption(ground="probation"),),
                departure=(Post.DCS,),
            ),
        ),
        digest="ab" * 32,
    )


def finding(ref: str, authority: str, kind: str, outcome: str, **more: str) -> dict[str, str]:
    base = {
        "code": "SEV-1",
        "strength": "should",
        "reason": "",
        "remedy": "",
        "citation": "cited",
        "working": "{}",
    }
    return {"assignment_ref": ref, "authority": authority, "clause": kind, "kind": kind, "outcome": outcome,
            **base, **more}  # fmt: skip


@pytest.fixture
def judged(memorandum: Memorandum) -> Judged:
    """C1 breaches the cap, C2 keeps everything by an exemption, D1 lacks a fact."""
    findings = [
        finding(
            "C1",
            "X99000003",
            "price-cap",
            "breached",
            reason="£34.01 an hour is £0.01 (0.0%) above the cap of £34.00.",
            remedy="Agree a pay rate of £34.00 or less.",
            working='{"pay_rate":"34.01","cap":"34.00","missing":null}',
        ),
        finding("C1", "X99000003", "cool-off", "not_applicable"),
        finding("C2", "X99000003", "price-cap", "met"),
        finding("C2", "X99000003", "cool-off", "exempt", reason="Left in probation."),
        finding("D1", "X99000004", "price-cap", "met"),
        finding("D1", "X99000004", "cool-off", "not_known", reason="The last substantive end date is missing."),
    ]
    return Judged(
        memorandum=memorandum,
        as_at=date(2026, 9, 30),
        quarter="2026-Q3",
        file_name="return <b>.xlsx",
        file_digest="cd" * 32,
        engine="0.1.0",
        produced_at=datetime(2026, 10, 5, 9, 30, tzinfo=UTC),
        outcomes=pl.DataFrame(findings).select("authority", "assignment_ref", "clause", "outcome"),
        findings=pl.DataFrame(findings),
        issues=pl.DataFrame(
            [
                {
                    "level": "error",
                    "code": "not-a-date",
                    "sheet": "Return",
                    "cell": "F4",
                    "row": 4,
                    "field": "start_date",
                    "assignment_ref": "C1",
                    "found": "31/02/2026",
                    "expected": "a date",
                    "message": "...",
                },
                {
                    "level": "query",
                    "code": "worker",
                    "sheet": "Return",
                    "cell": "D4",
                    "row": 4,
                    "field": "worker",
                    "assignment_ref": "C1",
                    "found": "SW999999",
                    "expected": "SW and digits",
                    "message": "SW999999",
                },
            ]
        ),
        signoffs=pl.DataFrame(
            [
                {
                    "assignment_ref": "C1",
                    "authority": "X99000003",
                    "clause": "price-cap",
                    "first_day": None,
                    "last_day": date(2026, 8, 31),
                    "dcs_signed": date(2026, 6, 1),
                    "ce_signed": None,
                },
            ],
            schema={
                "assignment_ref": pl.String,
                "authority": pl.String,
                "clause": pl.String,
                "first_day": pl.Date,
                "last_day": pl.Date,
                "dcs_signed": pl.Date,
                "ce_signed": pl.Date,
            },
        ),
        places=pl.DataFrame(
            {
                "assignment_ref": ["C1", "C2", "D1"],
                "authority": ["X99000003", "X99000003", "X99000004"],
                "sheet": ["Return"] * 3,
                "row": [4, 5, 6],
            }
        ),
        accounting={"rows": 6, "read": 3, "repeats": 1, "totals": 1, "blank": 1, "rejected": 0},
    )
