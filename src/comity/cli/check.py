"""`comity check`: one candidate or a project team, before anyone is engaged. Facts from flags, JSON or the terminal."""

from __future__ import annotations

import inspect
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from comity.cli.questions import ASKED
from comity.dictionary import fields_by_name

GIVEN = (
    *ASKED, "assignment_ref", "local_title", "agency", "msp", "tier", "end_date", "signoff_clause", "dcs_signoff_date",
    "ce_signoff_date", "signoff_from", "signoff_until", "review_completed_date", "review_shared_date",
)  # fmt: skip
"""Every fact that a flag can give: those that decide something."""


def _check(
    memorandum: str,
    as_at: str | None,
    json: str | None,
    spells: Path | None,
    receipt: Path | None,
    ask: bool,
    **flags: str | None,
) -> None:
    import sys

    from comity.cli.checking import facts_of, facts_of_each, from_json, numbered, show, with_spells, write_receipt
    from comity.cli.errors import Misuse
    from comity.cli.memoranda import open_memorandum
    from comity.cli.questions import ask_facts
    from comity.judge import check
    from comity.judge.check import DECISION_WORDS, of_team

    resolved = open_memorandum(memorandum)
    given = [{}] if json is None else from_json(json)
    flagged = {name: value for name, value in flags.items() if value is not None}
    team = [texts | flagged for texts in given]
    if len(team) == 1 and (ask or (not team[0] and spells is None and sys.stdin.isatty())):
        team = [ask_facts(resolved, team[0])]
    if len(team) > 1 and (ask or spells is not None):
        raise Misuse("--ask and --spells are of one candidate. Give the months of each member of a team in its facts.")
    day = facts_of({"start_date": as_at}, resolved)["start_date"] if as_at else date.today()  # noqa: DTZ011 (a day here)
    each = facts_of_each(team, resolved)
    if spells is not None:
        each = [with_spells(each[0], spells, resolved)]
    made = [check(facts, resolved, day) for facts in each]
    for place, checked in enumerate(made, start=1):
        if len(made) > 1:
            print(f"{'' if place == 1 else chr(10)}Candidate {place} of {len(made)}")  # noqa: T201
        show(checked)
        write_receipt(checked, receipt if receipt is None or len(made) == 1 else numbered(receipt, place))
    decision = of_team(checked.decision for checked in made)
    if len(made) > 1:
        print(f"\nThe team as a whole: {DECISION_WORDS[decision]} ({decision})")  # noqa: T201
    outcomes = {outcome for checked in made for outcome in checked.outcomes.values()}
    raise typer.Exit(1 if "breached" in outcomes else 3 if decision == "cannot_tell" else 0)


def _parameters() -> list[inspect.Parameter]:
    """The command's options: its own, then one for each fact, made from the dictionary."""
    own: list[tuple[str, Any, Any]] = [
        (
            "memorandum",
            Annotated[str, typer.Option(help="A memorandum that ships, or a folder.")],
            inspect.Parameter.empty,
        ),
        (
            "as_at",
            Annotated[str | None, typer.Option(metavar="DATE", help="Judge as at this day. Default: today.")],
            None,
        ),
        (
            "json",
            Annotated[
                str | None,
                typer.Option(
                    metavar="FILE",
                    help="Facts as a JSON object, by field, or a list of them for a team; - for standard input.",
                ),
            ],
            None,
        ),
        (
            "spells",
            Annotated[Path | None, typer.Option(help="Employment spells (CSV); they decide the months of experience.")],
            None,
        ),
        (
            "receipt",
            Annotated[
                Path | None, typer.Option(help="Where to write the receipt. Default: its number, in this folder.")
            ],
            None,
        ),
        ("ask", Annotated[bool, typer.Option("--ask", help="Ask at the terminal for what is not given.")], False),
    ]
    for name in GIVEN:
        field = fields_by_name()[name]
        words = f"{field.label}. {field.description}".strip()
        if field.codes:
            words += " One of: " + ", ".join(field.codes) + "."
        own.append(
            (name, Annotated[str | None, typer.Option(metavar="TEXT", help=words, rich_help_panel="Facts")], None)
        )
    return [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, kind, default in own
    ]


def check(**given: Any) -> None:
    """Judge one candidate against every clause, say the decision in words, and write a receipt.

    A fact that is not given is not known, and a blank is never a pass.
    """
    _check(**given)


_PARAMETERS = _parameters()
check.__signature__ = inspect.Signature(_PARAMETERS)  # type: ignore[attr-defined]
check.__annotations__ = {parameter.name: parameter.annotation for parameter in _PARAMETERS}

app = typer.Typer()
app.command()(check)
