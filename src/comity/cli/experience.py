"""`comity experience`: months of qualifying experience from employment spells."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def experience(
    spells: Annotated[Path, typer.Argument(help="Employment spells (CSV).", show_default=False)],
    start: Annotated[
        str | None,
        typer.Option("--start", metavar="DATE", help="The first day of the assignment. Default: today."),
    ] = None,
    memorandum: Annotated[str, typer.Option(help="Whose experience clause the months are set against.")] = "england",
) -> None:
    """Count the months that qualify, spell by spell, and say what counts, what does not, and why.

    Columns: authority, start_date, end_date (inclusive; blank = still there), employment (direct, agency, other),
    context (child_and_family, other), registered (yes, no), note.
    """
    from datetime import date

    from comity.clauses.words import counted_text
    from comity.cli.checking import facts_of
    from comity.cli.errors import shown
    from comity.cli.memoranda import open_memorandum
    from comity.judge import check
    from comity.judge.spells import months_of
    from comity.returns.spells import read_spells

    months, days = counted_text("month"), counted_text("day")
    resolved = open_memorandum(memorandum)
    day = facts_of({"start_date": start}, resolved)["start_date"] if start else date.today()  # noqa: DTZ011 (a day here)
    found = months_of(read_spells(spells), day, resolved)
    for counted in found.counted:
        spell = counted.spell
        until = spell.end_date or "still there"
        typer.echo(shown(f"  {spell.start_date} to {until}  {spell.authority}: {counted.why}"))
    for run in found.merged:
        typer.echo(f"  {run.start_date} to {run.end_date}: {months(run.months)} and {days(run.days)}")
    left = days(found.leftover_days)
    typer.echo(f"{months(found.months)} of qualifying experience before {day} ({left} left over).")
    for spell in found.part_time:
        typer.echo(
            shown(f"Look at: {spell.authority} from {spell.start_date} is part-time; it is counted by calendar.")
        )
    party = next((p.authority for p in resolved.parties if p.left is None), None)
    judged_on = max(day, date.today())  # noqa: DTZ011 (a day here)
    facts = {"authority": party, "start_date": day, "direct_experience_months": found.months}
    finding = next((f for f in check(facts, resolved, judged_on).findings if f["clause"] == "experience"), None)
    if finding is not None and finding["outcome"] in ("met", "breached"):
        typer.echo(shown(finding["reason"]))
    else:
        typer.echo(shown(f"{resolved.title} has no experience term in force for a start on {day}."))
