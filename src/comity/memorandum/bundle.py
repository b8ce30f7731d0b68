"""A bundle as written: every file of the folder read into its shape, and nothing yet decided.

Reading goes on past whatever is wrong, so that all problems are told at once. What could not be
read is left out, and `unread` remembers which clauses those were, so that no later check blames
an amendment for naming one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from comity.memorandum.documents import Mapping, Node, Scalar, read_text, read_yaml
from comity.memorandum.problems import Level, Problem
from comity.memorandum.shapes import Placed, shape
from comity.memorandum.tables import read_table
from comity.memorandum.written import (
    AcceptanceRow,
    AmendmentFile,
    AuthorityRow,
    CapRow,
    CapsFile,
    ClauseFile,
    DeparturesFile,
    FormerAuthorityRow,
    MemorandumFile,
    OnCostsEntry,
    OnCostsFile,
    PartyRow,
    RoleRow,
    RolesFile,
    ScenariosFile,
    TitleRow,
)

T = TypeVar("T", bound=BaseModel)

MOST_FILES = 500
"""Files in a bundle; the largest that ships has a tenth of that."""

MOST_BYTES = 2 * 1024 * 1024
"""Bytes in all of a bundle's files together."""

KNOWN_FILES = (
    "memorandum.yaml",
    "parties.csv",
    "authorities.csv",
    "former_authorities.csv",
    "roles.yaml",
    "titles.csv",
    "acceptances.csv",
    "caps.csv",
    "caps.yaml",
    "departures.yaml",
    "on_costs.yaml",
)
CAPS = "caps"
"""In `unread` where a line of the cap table could not be read."""

KNOWN_FOLDERS = ("clauses", "amendments", "scenarios")
PASSED_OVER = ("README.md", "LICENSE", "__pycache__", "returns")
"""What may lie beside a bundle without being of it: `returns/` holds example returns."""


@dataclass(slots=True)
class Bundle:
    """The files of a bundle that could be read, each value with its place."""

    folder: Path
    memorandum: Placed[MemorandumFile] | None = None
    extends: str = ""
    clauses: list[Placed[ClauseFile]] = field(default_factory=list)
    amendments: list[Placed[AmendmentFile]] = field(default_factory=list)
    scenarios: list[Placed[ScenariosFile]] = field(default_factory=list)
    roles: list[Placed[RoleRow]] = field(default_factory=list)
    caps: list[Placed[CapRow]] = field(default_factory=list)
    parties: list[Placed[PartyRow]] = field(default_factory=list)
    authorities: list[Placed[AuthorityRow]] = field(default_factory=list)
    former_authorities: list[Placed[FormerAuthorityRow]] = field(default_factory=list)
    titles: list[Placed[TitleRow]] = field(default_factory=list)
    acceptances: list[Placed[AcceptanceRow]] | None = None
    departures: Placed[DeparturesFile] | None = None
    on_costs: list[Placed[OnCostsEntry]] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    is_bundle: bool = True


def read_bundle(folder: Path) -> Bundle:
    """Read every file of a bundle's folder. What is wrong is in `problems`; nothing is raised."""
    bundle = Bundle(folder)
    why = _not_a_bundle(folder)
    if why:
        bundle.problems.append(Problem(str(folder), 0, Level.ERROR, *why))
        bundle.is_bundle = False
        return bundle
    try:
        names = _listing(bundle)
    except OSError as error:
        found = f"the folder cannot be read ({error.strerror or 'unknown reason'})"
        bundle.problems.append(Problem(str(folder), 0, Level.ERROR, found, "Check that you may read it"))
        bundle.is_bundle = False
        return bundle
    bundle.memorandum = _document(bundle, MemorandumFile, "memorandum.yaml")
    if bundle.memorandum is not None:
        bundle.extends = bundle.memorandum.value.extends
    for file in names:
        room = file.partition("/")[0]
        if room == "clauses":
            _clause(bundle, file)
        elif room == "amendments":
            _append(bundle.amendments, _document(bundle, AmendmentFile, file))
        elif room == "scenarios":
            _append(bundle.scenarios, _document(bundle, ScenariosFile, file))
    _tables(bundle, names)
    return bundle


def _not_a_bundle(folder: Path) -> tuple[str, str] | None:
    """What was found instead of a bundle and what to write, or None where it is one."""
    write = "Name a folder that has memorandum.yaml in it, or the id of one that ships (see comity memorandum list)"
    try:
        if not folder.is_dir():
            is_file = folder.exists()
            return ("this is a file, and a bundle is a folder" if is_file else "there is no such folder"), write
        if not (folder / "memorandum.yaml").is_file():
            found = "there is no memorandum.yaml in this folder, so it is not a bundle"
            return found, write
    except (OSError, ValueError) as error:
        return f"the path cannot be read ({error})", write
    return None


def _listing(bundle: Bundle) -> list[str]:
    """The files to read, in order of name; what does not belong is a problem."""
    names: list[str] = []
    for path in sorted(bundle.folder.iterdir()):
        name = path.name
        if name.startswith(".") or name in PASSED_OVER:
            continue
        if name in KNOWN_FOLDERS and path.is_dir():
            for inner in sorted(path.iterdir()):
                if inner.suffix == ".yaml" and not inner.name.startswith("."):
                    names.append(f"{name}/{inner.name}")
                elif not inner.name.startswith(".") and inner.name not in PASSED_OVER:
                    found = "only files that end in .yaml are read here"
                    write = "Rename it so that it ends in .yaml, or take it away"
                    bundle.problems.append(Problem(f"{name}/{inner.name}", 0, Level.ERROR, found, write))
        elif name in KNOWN_FILES:
            names.append(name)
        else:
            found = "this is not a file that a bundle has"
            known = ", ".join((*KNOWN_FILES, *(f"{room}/" for room in KNOWN_FOLDERS)))
            write = f"Take it away, or name it as one of: {known}"
            bundle.problems.append(Problem(name, 0, Level.ERROR, found, write))
    size = sum((bundle.folder / name).stat().st_size for name in names if (bundle.folder / name).is_file())
    if len(names) > MOST_FILES or size > MOST_BYTES:
        found = f"there are {len(names):,} files of {size:,} bytes in all"
        write = f"Keep a bundle to {MOST_FILES} files and {MOST_BYTES:,} bytes"
        bundle.problems.append(Problem("memorandum.yaml", 0, Level.ERROR, found, write))
        return ["memorandum.yaml"]
    return names


def _document(bundle: Bundle, model: type[T], file: str) -> Placed[T] | None:
    before = len(bundle.problems)
    text = read_text(bundle.folder / file, file, bundle.problems)
    tree = read_yaml(text, file, bundle.problems) if text is not None else None
    placed = shape(model, tree, file, bundle.problems) if tree is not None else None
    if len(bundle.problems) > before:
        bundle.broken.add(file)
        if model is ClauseFile and placed is None:
            bundle.unread.add(_word(tree, "kind"))
        if model is MemorandumFile:
            bundle.extends = _word(tree, "extends")
    return placed


def _word(tree: Node | None, key: str) -> str:
    """The word under a key of a document that is otherwise wrong, so that the rest can still be checked."""
    node = tree.items.get(key) if isinstance(tree, Mapping) else None
    return node.text.strip() if isinstance(node, Scalar) else ""


def _append(found: list[Placed[T]], placed: Placed[T] | None) -> None:
    if placed is not None:
        found.append(placed)


def _clause(bundle: Bundle, file: str) -> None:
    placed = _document(bundle, ClauseFile, file)
    if placed is not None:
        bundle.clauses.append(placed)


def _tables(bundle: Bundle, names: list[str]) -> None:
    """The tables, and the two documents that hold lists."""

    def table(model: type[T], file: str) -> list[Placed[T]]:
        if file not in names:
            return []
        before = len(bundle.problems)
        rows = read_table(model, bundle.folder / file, file, bundle.problems)
        if len(bundle.problems) > before:
            bundle.broken.add(file)
        return rows

    bundle.parties = table(PartyRow, "parties.csv")
    bundle.authorities = table(AuthorityRow, "authorities.csv")
    bundle.former_authorities = table(FormerAuthorityRow, "former_authorities.csv")
    bundle.titles = table(TitleRow, "titles.csv")
    bundle.caps = table(CapRow, "caps.csv")
    if "acceptances.csv" in names:
        bundle.acceptances = table(AcceptanceRow, "acceptances.csv")
    if "departures.yaml" in names:
        bundle.departures = _document(bundle, DeparturesFile, "departures.yaml")
    if "roles.yaml" in names:
        roles = _document(bundle, RolesFile, "roles.yaml")
        bundle.roles = _entries(roles, roles.value.roles, "roles") if roles else []
    if "on_costs.yaml" in names:
        on_costs = _document(bundle, OnCostsFile, "on_costs.yaml")
        bundle.on_costs = _entries(on_costs, on_costs.value.on_costs, "on_costs") if on_costs else []
    if "caps.yaml" in names:
        if "caps.csv" in names:
            found = "the caps are in caps.csv and in caps.yaml"
            bundle.problems.append(Problem("caps.yaml", 0, Level.ERROR, found, "Keep one of the two files"))
        caps = _document(bundle, CapsFile, "caps.yaml")
        bundle.caps += _entries(caps, caps.value.caps, "caps") if caps else []
    if bundle.broken & {"caps.csv", "caps.yaml"}:
        bundle.unread.add(CAPS)


def _entries(document: Placed[Any], entries: list[T], key: str) -> list[Placed[T]]:
    """The items of a list in a document, each placed at its own line."""
    return [Placed(entry, document.file, document.line(key, i)) for i, entry in enumerate(entries)]
