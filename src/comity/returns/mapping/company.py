"""Which columns an ambiguous heading stands among, which often tells what its name does not."""

from __future__ import annotations

from collections.abc import Mapping

from comity.returns.mapping.evidence import Evidence

_COMPANY: Mapping[str, tuple[str, ...]] = {
    "end_reason": ("end_date", "planned_end_date"),
    "leaving_reason": ("last_substantive_end_date", "last_substantive_authority"),
    "end_date": ("end_reason",),
    "worker_approved_date": ("costs_disaggregated", "practice_control", "team_ref"),
    "dcs_signoff_date": ("signoff_clause", "signoff_until", "signoff_reason", "ce_signoff_date"),
}
"""The fields that a field is usually sent beside, and filled with."""

_NEAR, _FILLED = 0.12, 0.12
_LEAST_ROWS = 4


def beside(evidence: Evidence, field: str, likely: Mapping[str, Evidence]) -> tuple[float, str]:
    """How much the company of a column speaks for a field, and the heading that says most.

    `likely` is the column that each other field probably is. Nearness and being filled on the same rows count.
    """
    best, heading = 0.0, ""
    for name in _COMPANY.get(field, ()):
        if (other := likely.get(name)) is None:
            continue
        worth = _NEAR / abs(other.column.index - evidence.column.index) + _FILLED * _together(evidence, other)
        if worth > best:
            best, heading = worth, other.column.heading
    return best, heading


def _together(one: Evidence, other: Evidence) -> float:
    """From -1 (never filled on the same row) to 1 (always), 0 where too few rows tell."""
    both = sum(a and b for a, b in zip(one.present, other.present, strict=True))
    either = sum(a or b for a, b in zip(one.present, other.present, strict=True))
    return 2 * both / either - 1 if either >= _LEAST_ROWS else 0.0
