"""The reference page of the measures, made from their definitions."""

from __future__ import annotations

from comity.measures.definitions import MEASURES, Of
from comity.measures.disclosure.rule import Guarantee, Rule

_FROM = {
    Of.ASSIGNMENTS: "the pool's assignments",
    Of.OUTCOMES: "outcomes of clauses",
    Of.RETURNS: "the returns that are due",
}


def measures_markdown() -> str:
    """Every measure as a Markdown page: what it is, how it is made, and when it is hidden."""
    rule = Rule()
    parts = [
        "# Measures of a region's pool",
        "",
        "What each figure on the pool's pages means. Only returns whose authority has signed for the pool are in it.",
        "",
    ]
    for measure in MEASURES:
        given = f" Always by {' and '.join(name.replace('_', ' ') for name in measure.by)}." if measure.by else ""
        if not measure.of_people:
            hidden = "It tells of authorities and not of people, so it is never hidden."
        elif measure.adds_up:
            hidden = "It adds up, so where it is hidden others are hidden with it."
        else:
            hidden = "It does not add up. It is hidden where it is made of a small number, or its count is hidden."
        parts += [
            f"## {measure.name}",
            "",
            f"`{measure.code}`, in {measure.unit}, from {_FROM[measure.of]}. {measure.definition}",
            "",
            f"{measure.how}{given} {hidden}",
            "",
        ]
    told = (
        "what is published never tells even that a small count is small"
        if rule.guarantee is Guarantee.NOT_TOLD_SMALL
        else "a small count may be told to be small, never which number it is"
    )
    parts += [
        "## What is hidden",
        "",
        f"Counts of 1 to {rule.threshold} are hidden unless the region sets another threshold, and so many others with "
        f"them that no total, no other quarter and no earlier publication gives one back: {told}. "
        f"{'Nought is shown: it tells of nobody.' if rule.show_zero else 'Nought is hidden too.'} Money goes with its "
        f"count. Figures of fewer than {rule.least_holders} authorities are not pooled.",
        "",
    ]
    return "\n".join(parts)
