"""Every check of a bundle, all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from comity.dictionary import fields_by_name
from comity.memorandum.amend import lay_over
from comity.memorandum.bundle import Bundle, read_bundle
from comity.memorandum.checks.amendments import check_amendments
from comity.memorandum.checks.baseline import check_baseline
from comity.memorandum.checks.caps import check_caps
from comity.memorandum.checks.clauses import check_clauses
from comity.memorandum.checks.departures import check_departures
from comity.memorandum.checks.head import check_head
from comity.memorandum.checks.on_costs import check_on_costs
from comity.memorandum.checks.parties import check_parties
from comity.memorandum.checks.scenarios import check_scenarios
from comity.memorandum.drafts import agreed_by, drafts
from comity.memorandum.model import ASSIGNMENT_KINDS, Memorandum
from comity.memorandum.problems import Level, MemorandumError, Problem


@dataclass(frozen=True, slots=True)
class Checked:
    """A bundle with everything found wrong in it, in order of file and line."""

    bundle: Bundle
    problems: tuple[Problem, ...]

    @property
    def loads(self) -> bool:
        """Whether nothing stops it from loading (warnings do not)."""
        return all(problem.level is Level.WARNING for problem in self.problems)

    @property
    def readable(self) -> bool:
        """Whether it is a bundle at all."""
        return self.bundle.is_bundle


def check(folder: Path, shipped: tuple[str, ...], load: Callable[[str], Memorandum]) -> Checked:
    """Read a bundle and check all of it. `load` resolves its baseline, with every amendment."""
    bundle = read_bundle(folder)
    problems = bundle.problems
    if not bundle.is_bundle:
        return Checked(bundle, tuple(problems))
    check_head(bundle, shipped, problems)
    check_on_costs(bundle, problems)
    baseline = _baseline(bundle, shipped, load, problems)
    found = drafts(bundle)
    check_amendments(bundle, problems)
    for amendment in agreed_by(bundle, None):
        lay_over(found, amendment, bundle.unread, problems)
    roles = _roles(bundle, baseline)
    check_clauses(found, baseline, problems)
    check_caps(bundle, found, roles, baseline, problems)
    check_departures(bundle, found, baseline, problems)
    kinds = {draft.kind for draft in found}
    check_parties(bundle, kinds, roles, baseline, problems)
    if baseline is not None:
        check_baseline(bundle.memorandum, found, baseline, problems)
        kinds |= {clause.kind for clause in baseline.clauses}
    check_scenarios(bundle, [kind for kind in ASSIGNMENT_KINDS if kind in kinds], problems)
    if not found and not bundle.unread and bundle.memorandum is not None:
        write = "Write the first, such as clauses/01-price-cap.yaml"
        if baseline is None:
            problems.append(bundle.memorandum.problem("the memorandum has no clauses", write))
    return Checked(bundle, tuple(sorted(set(problems))))


def _baseline(
    bundle: Bundle,
    shipped: tuple[str, ...],
    load: Callable[[str], Memorandum],
    problems: list[Problem],
) -> Memorandum | None:
    head, name = bundle.memorandum, bundle.extends
    if name not in shipped or (head is not None and name == head.value.id):
        if name:
            bundle.unread.add("")  # what the unknown baseline has cannot be missed
        return None
    try:
        return load(name)
    except MemorandumError as error:
        bundle.unread.add("")
        found = f"its baseline {name} does not load itself (problems: {len(error.problems)})"
        write = f"See comity memorandum lint {name}"
        problems.append(Problem("memorandum.yaml", head.line("extends") if head else 0, Level.ERROR, found, write))
        return None


def _roles(bundle: Bundle, baseline: Memorandum | None) -> list[str]:
    if bundle.roles:
        return [row.value.code for row in bundle.roles]
    return [role.code for role in baseline.roles] if baseline else list(fields_by_name()["role"].codes)
