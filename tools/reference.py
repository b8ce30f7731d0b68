"""Write `docs/reference/` from the code, so that the pages cannot say otherwise than it does.

`--check` writes nothing and fails when a page is not what the code would write.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference"
MADE = "<!-- Made from the code by tools/reference.py: change the code, then run `make reference`. -->\n"


def cell(text: object) -> str:
    """Text within a table."""
    return re.sub(r"\s+", " ", str(text)).strip().replace("|", "\\|")


def table(headings: list[str], rows: list[list[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines += ["| " + " | ".join(cell(each) for each in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def dictionary() -> str:
    """The columns of a return."""
    from comity.returns.reference import dictionary_markdown

    return dictionary_markdown()


def cli() -> str:
    """Every command and its options."""
    import typer

    from comity.cli import main

    parts = [
        "# Commands\n\nExit codes: 0 nothing is breached or unknown; 1 something is breached; 2 the file could not be "
        "read, or the command was misused; 3 nothing is breached but something is not known.\n"
    ]
    group: Any = typer.main.get_command(main)
    for name, command in commands(group, ()):
        parts.append(described(name, command))
    return "\n".join(parts)


def commands(group: Any, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each command with its whole name, groups opened up."""
    for name in group.list_commands(None):
        try:
            command = group.get_command(None, name)
        except ModuleNotFoundError:
            continue
        if command is None:
            continue
        if hasattr(command, "list_commands"):
            yield from commands(command, (*names, name))
        else:
            yield (*names, name), command


def described(name: tuple[str, ...], command: Any) -> str:
    """One command: what it does, its arguments and options."""
    rows: list[list[object]] = []
    usage = []
    for parameter in command.params:
        if parameter.name == "help":
            continue
        if parameter.param_type_name == "argument":
            usage.append(str(parameter.name).upper())
            rows.append([f"`{str(parameter.name).upper()}`", getattr(parameter, "help", None) or ""])
        else:
            default = parameter.default
            shown = "" if default in (None, False, (), "") or callable(default) else f" Otherwise `{default}`."
            needed = " Required." if parameter.required else ""
            rows.append([f"`{parameter.opts[0]}`", f"{parameter.help or ''}{needed}{shown}"])
    words = re.sub(r"\n(?!\n)", " ", command.help or "").replace("\n ", "\n\n").strip()
    text = f"## comity {' '.join(name)}\n\n{words}\n\n`comity {' '.join([*name, *usage])} [OPTIONS]`\n"
    return text + ("\n" + table(["", "What it is"], rows) if rows else "")


def clauses() -> str:
    """Each kind of clause, and everything that judging by it can say."""
    from datetime import date

    from comity.clauses import KINDS, MEANINGS
    from comity.clauses.setting import Setting
    from comity.clauses.words import BY_WHEN
    from comity.memorandum import load, shipped

    as_at = date(2026, 9, 30)
    memoranda = [load(name, as_at) for name in sorted(shipped(), key=lambda name: (name != "exemplar", name))]
    outcomes = table(["Outcome", "Meaning"], [[f"`{name}`", words] for name, words in MEANINGS.items()])
    parts = [
        "# Kinds of clause\n\nHow each kind is judged is in its file in `src/comity/clauses/`. Braces stand for "
        "values of the assignment or the term. What would comply is in the words for an assignment that has not begun."
        f"\n\n## Outcomes\n\n{outcomes}"
    ]
    for kind, judge in KINDS.items():
        found = next(((m, c) for m in memoranda if (c := m.clause(kind)) is not None), None)
        module = sys.modules[judge.__module__]
        words = (module.__doc__ or "").strip().partition(":")[2].strip() or (module.__doc__ or "").strip()
        parts.append(f"## {kind.value}\n\n{words[:1].upper()}{words[1:]}\n")
        if found is None:
            parts.append("No memorandum that ships has such a clause.\n")
            continue
        memorandum, clause = found
        judged = judge(clause, Setting(memorandum, as_at))
        said = {
            (verdict.outcome, verdict.reason, verdict.remedy): None
            for verdict in judged.verdicts.values()
            if verdict.reason
        }
        rows: list[list[object]] = [
            [f"`{outcome}`", reason, re.sub(r"\{begun:(\w+)\}", lambda by: BY_WHEN[by[1]][0], remedy)]
            for outcome, reason, remedy in said
        ]
        parts.append(f"As in `{memorandum.id}`:\n\n" + table(["Outcome", "Reason", "What would comply"], rows))
    return "\n".join(parts)


def measures() -> str:
    """Every measure of a region's pool, and what is hidden."""
    from comity.measures.reference import measures_markdown

    return measures_markdown()


def issues() -> str:
    """Every code that an issue can have."""
    from comity.returns.reference import rules_markdown

    return rules_markdown()


def errors() -> str:
    """Every code of a file that cannot be used, and the exit codes."""
    from comity.returns.reading import CODES as READING
    from comity.returns.refusal import CODES as REFUSAL

    heading = ["Code", "What was found"]
    return (
        "# When a file cannot be used\n\nSuch an error ends the command with exit code 2. It always says what was "
        "found, what was expected and what to do.\n\n## The file cannot be read\n\n"
        + table(heading, [[f"`{code}`", words] for code, words in READING.items()])
        + "\n## It can be read but is not a return\n\n"
        + table(heading, [[f"`{code}`", words] for code, words in REFUSAL.items()])
    )


def settings() -> str:
    """Every setting of the platform."""
    from comity.web.settings.reference import settings_markdown

    return settings_markdown()


def api() -> str:
    """Every route of the API."""
    with_django()
    from comity.web.api.reference import markdown

    return markdown()


def openapi() -> str:
    """The API's description of itself, which a test holds: whoever changes what programs rely on sees it in a diff."""
    with_django()
    from comity.web.api.reference import as_json

    return as_json()


def with_django() -> None:
    """Set Django up, with a data folder that is left as it was found."""
    import os
    import tempfile

    import django
    from django.apps import apps

    if not apps.ready:
        for name in [name for name in os.environ if name.startswith("COMITY_")]:
            del os.environ[name]
        with tempfile.TemporaryDirectory() as folder:
            os.environ |= {"COMITY_DATA": folder, "DJANGO_SETTINGS_MODULE": "comity.web.settings"}
            django.setup()


def main() -> int:
    """Write the pages, or with `--check` name those that are stale and return 1."""
    stale = []
    for page in (dictionary, cli, settings, clauses, measures, issues, errors, api, openapi):
        if page is openapi:
            path, text = PAGES / "openapi.json", page()
        else:
            path, text = PAGES / f"{page.__name__}.md", MADE + "\n" + page()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if "--check" not in sys.argv[1:]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if "--check" not in sys.argv[1:]:
        print(f"written: {', '.join(stale) or 'nothing, all were current'}")
        return 0
    if stale:
        print(f"docs/reference is not what the code says: {', '.join(stale)}. Run `make reference` and commit it.")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
