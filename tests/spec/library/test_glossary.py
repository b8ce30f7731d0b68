"""The glossary defines every word that a bundle, a return or a finding can hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.clauses import Outcome
from comity.dictionary import fields_by_name
from comity.judge import Decision
from comity.memorandum.departing import Does
from comity.memorandum.model import Kind, MemorandumKind, Post, StrengthValue

LINES = (Path(__file__).parents[3] / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
GLOSSARY = " ".join(LINES)

CODED = [
    *(kind.value for kind in Kind),
    *(strength.value for strength in StrengthValue),
    *(post.value for post in Post),
    *(does.value for does in Does),
    *(outcome.value for outcome in Outcome),
    *(decision.value for decision in Decision),
    *("primary", "secondary", "tertiary", "unconfirmed", "fictional"),
    *(code for field in ("role", "payment_basis", "supply_route") for code in fields_by_name()[field].codes),
]


@pytest.mark.parametrize("code", CODED)
def test_every_code_is_in_it(code: str) -> None:
    assert f"`{code}`" in GLOSSARY


@pytest.mark.parametrize("kind", MemorandumKind)
def test_every_sort_of_memorandum_is_in_it(kind: MemorandumKind) -> None:
    assert kind.value in GLOSSARY


def test_every_noun_is_defined_once() -> None:
    nouns = [line.split("**")[1] for line in LINES if line.startswith("**")]
    assert len(nouns) == len(set(nouns)) > 50
