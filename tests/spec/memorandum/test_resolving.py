"""A bundle becomes a memorandum: baseline inherited, amendments laid over, the same meaning the same digest."""

from __future__ import annotations

import random
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.clauses.outcome import OUTCOMES as JUDGED
from comity.memorandum import load
from comity.memorandum.digest import LATER, content, digest, hashed
from comity.memorandum.loading import folder_of
from comity.memorandum.model import OUTCOMES, Memorandum


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder_of("exemplar"), tmp_path / "bundle"))


def amend(bundle: Path, text: str, agreed: str = "2026-10-01") -> None:
    head = f"id: later\ntitle: Later\nagreed: {agreed}\nreason: Because.\ncitation: {{source: Minutes}}\n"
    (bundle / "amendments/02-later.yaml").write_text(head + text, encoding="utf-8")


def test_outcomes_are_one_closed_set() -> None:
    assert set(OUTCOMES) == {str(outcome) for outcome in JUDGED}


def test_kinds_that_are_not_restated_are_inherited_and_say_from_where(bundle: Path) -> None:
    (bundle / "clauses/04-notice.yaml").unlink()
    notice = load(bundle).clause("notice")
    assert notice is not None
    assert (notice.code, notice.inherited_from, notice.baseline) == ("ENG-4", "england", None)


def test_a_price_cap_without_dates_has_the_baselines(bundle: Path) -> None:
    path = bundle / "clauses/01-price-cap.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("terms:\n  - {new_from: 2025-10-01, existing_from: 2026-01-01}\n", ""))
    clause = load(bundle).clause("price-cap")
    assert clause is not None
    assert [(term.new_from, term.existing_from) for term in clause.terms] == [(date(2025, 10, 1), date(2026, 1, 1))]


def test_amendments_bind_from_the_day_they_were_agreed(bundle: Path) -> None:
    amend(bundle, "clauses:\n  - kind: cool-off\n    terms: [{new_from: 2027-01-01, months: 12}]\n")
    for as_at, months in ((date(2026, 9, 30), [3, 6]), (date(2026, 10, 1), [3, 6, 12]), (None, [3, 6, 12])):
        clause = load(bundle, as_at).clause("cool-off")
        assert clause is not None
        assert [term.value for term in clause.terms] == months


def test_an_amendment_can_change_every_part_of_a_clause(bundle: Path) -> None:
    amend(
        bundle,
        "review_due: 2028-01-01\n"
        "clauses:\n"
        "  - kind: cool-off\n"
        "    heading: A longer rest\n"
        "    words: Twelve months.\n"
        "    withdrawn: [2026-01-01]\n"
        "    terms: [{new_from: 2026-11-01, months: 12}]\n"
        "    strength: [{value: must, from: 2027-04-01}]\n"
        "    exemptions: [probation]\n"
        "    departure: [dcs, chief_executive]\n"
        "  - {kind: pre-employment-checks, checks: [registration, dbs, right_to_work, identity]}\n"
        "  - {kind: end-of-placement-review, shared_with: [worker, supplier]}\n"
        "  - {kind: data-return, window_months: 1}\n",
    )
    held = load(bundle)
    clause = held.clause("cool-off")
    assert clause is not None
    assert (clause.heading, clause.words) == ("A longer rest", "Twelve months.")
    assert [(term.new_from, term.value) for term in clause.terms] == [(date(2024, 10, 31), 3), (date(2026, 11, 1), 12)]
    assert [(each.value.value, each.from_date) for each in clause.strength] == [
        ("should", date(2024, 10, 31)),
        ("must", date(2027, 4, 1)),
    ]
    assert [each.ground for each in clause.exemptions] == ["probation"]
    assert clause.departure == ("dcs", "chief_executive")
    assert clause.terms[-1].citation.source == "Minutes"
    assert held.review_due == date(2028, 1, 1)
    others = [held.clause(kind) for kind in ("pre-employment-checks", "end-of-placement-review", "data-return")]
    assert [(each.checks, each.shared_with, each.window_months) for each in others if each] == [
        (("registration", "dbs", "right_to_work", "identity"), ("worker",), None),
        ((), ("worker", "supplier"), None),
        ((), ("worker",), 1),
    ]


def test_a_cap_can_be_given_where_none_was_agreed_and_taken_away_again(bundle: Path) -> None:
    line = "role: iro_cp_chair, payment_basis: limited_company"
    amend(bundle, f"caps:\n  - {{{line}, pounds_an_hour: 42.25, new_from: 2026-11-01}}\n")
    clause = load(bundle).clause("price-cap")
    assert clause is not None
    terms = next(
        held.terms for held in clause.caps if (held.role, held.payment_basis) == ("iro_cp_chair", "limited_company")
    )
    assert [(term.new_from, term.value, term.unknown) for term in terms] == [
        (date(2025, 10, 1), None, "no cap is agreed for this role and payment basis"),
        (date(2026, 11, 1), Decimal("42.25"), ""),
    ]


def test_money_is_exact_and_never_a_float(bundle: Path) -> None:
    text = (bundle / "caps.csv").read_text(encoding="utf-8")
    (bundle / "caps.csv").write_text(text.replace("34.00", "34.0001"), encoding="utf-8")
    clause = load(bundle).clause("price-cap")
    assert clause is not None
    amounts = {term.value for line in clause.caps for term in line.terms}
    assert Decimal("34.0001") in amounts
    assert {type(amount) for amount in amounts} == {Decimal}


def test_on_costs_are_the_bundles_own_or_else_its_baselines(bundle: Path) -> None:
    own = load(bundle)
    assert [held.from_date for held in own.on_costs] == [date(2025, 10, 1), date(2026, 4, 6)]
    assert own.on_costs_on(date(2025, 9, 30)) is None
    assert own.on_costs_on(date(2026, 4, 5)) == own.on_costs[0]
    assert load("west-midlands").on_costs == load("england").on_costs
    (bundle / "on_costs.yaml").unlink()
    assert load(bundle).on_costs == load("england").on_costs


# The digest: the same meaning, the same digest.


def test_a_memorandum_of_before_a_part_was_known_keeps_its_digest() -> None:
    bare = load("england").model_copy(update=dict.fromkeys(LATER))
    assert digest(bare) == hashed(bare.model_dump(exclude={"digest", *LATER}))
    assert digest(load("england")) != digest(bare)


def reorder(bundle: Path, seed: int) -> None:
    """Rows, keys and file names in another order, comments and white space added, amounts with fewer noughts."""
    shuffle = random.Random(seed)
    for table in ("caps.csv", "parties.csv"):
        head, *rows = (bundle / table).read_text(encoding="utf-8").splitlines()
        shuffle.shuffle(rows)
        text = "\r\n".join([head, "", *rows]).replace("33.90", "33.9").replace("34.00", "34")
        (bundle / table).write_text("\ufeff" + text, encoding="utf-8")
    clauses = sorted((bundle / "clauses").iterdir())
    numbers = list(range(len(clauses)))
    shuffle.shuffle(numbers)
    for path, number in zip(clauses, numbers, strict=True):
        blocks: list[list[str]] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(" "):
                blocks[-1].append(line)
            else:
                blocks.append([line])
        shuffle.shuffle(blocks)
        text = "# a comment\n" + "\n\n".join("\n".join(block) for block in blocks) + "\n"
        path.unlink()
        (bundle / f"clauses/x{number:03d}.yaml").write_text(text, encoding="utf-8")


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_order_and_white_space_change_no_digest(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    bundle = Path(shutil.copytree(folder_of("exemplar"), tmp_path_factory.mktemp("order") / "bundle"))
    reorder(bundle, seed)
    assert load(bundle).digest == load("exemplar").digest


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in a resolved memorandum."""
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in leaves(item, (*path, key))]
    if isinstance(value, list | tuple):
        return [leaf for index, item in enumerate(value) for leaf in leaves(item, (*path, index))]
    return [path]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    if isinstance(value, dict):
        return {key: replaced(item, path[1:], new) if key == path[0] else item for key, item in value.items()}
    return [replaced(item, path[1:], new) if index == path[0] else item for index, item in enumerate(value)]


CONTENT = content(load("exemplar"))
LEAVES = leaves(CONTENT)
NEW = st.one_of(
    st.text(max_size=8),
    st.dates(),
    st.none(),
    st.booleans(),
    st.decimals(min_value=0, max_value=999, places=4),
    st.integers(0, 9999),
)


def same(one: Any, other: Any) -> bool:
    """Whether two values are written alike in the digest: a date is its text, an amount its number."""
    texts = [format(value.normalize(), "f") if isinstance(value, Decimal) else value for value in (one, other)]
    texts = [value.isoformat() if isinstance(value, date) else value for value in texts]
    return type(texts[0]) is type(texts[1]) and texts[0] == texts[1]


@settings(max_examples=60, deadline=None)
@given(path=st.sampled_from(LEAVES), new=NEW)
def test_every_change_of_meaning_changes_the_digest(path: tuple[Any, ...], new: Any) -> None:
    old: Any = CONTENT
    for step in path:
        old = old[step]
    changed = hashed(replaced(CONTENT, path, new)) != hashed(CONTENT)
    assert changed is not same(str(old) if hasattr(old, "name") else old, new)


def test_the_digest_is_of_everything_but_itself() -> None:
    held = load("exemplar")
    assert held.digest == hashed(CONTENT)
    assert len({load(name, day).digest for name in ("england", "exemplar") for day in (None, date(2026, 3, 31))}) == 3


def test_a_resolved_memorandum_survives_being_written_down() -> None:
    held = load("exemplar")
    again = Memorandum.model_validate_json(held.model_dump_json())
    assert hashed(content(again)) == held.digest
