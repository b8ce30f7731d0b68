"""The receipt of a check: what was asked, of which memorandum, and what came of it, so that it can be judged again.

Canonical JSON (RFC 8785), money as text, with the SHA-256 of everything but the hash itself. Outcomes and working must
be the same when the same facts are judged under the same bundle; wording may have improved.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import rfc8785
from pydantic import ValidationError

from comity.judge.check import Check, check
from comity.judge.facts import plain
from comity.memorandum.model import Memorandum

FORM = "comity-receipt/1"
KEYS = {"form", "number", "made_on", "engine", "memorandum", "as_at", "facts", "decision", "findings", "sha256"}


class ReceiptError(ValueError):
    """A receipt that cannot be judged again: what is wrong with it and what to do."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that came out otherwise: of a clause, what the receipt says and what judging again says."""

    clause: str
    what: str
    then: Any
    now: Any

    def words(self) -> str:
        """The difference on one line."""
        return f"{self.clause}: {self.what} was {self.then!r}, and is now {self.now!r}."


@dataclass(frozen=True, slots=True)
class Replay:
    """A receipt judged again. `reworded` are the clauses whose words, but nothing else, are different."""

    again: Check
    differences: tuple[Difference, ...]
    reworded: tuple[str, ...]


def receipt(checked: Check, *, number: str, made_on: date, engine: str) -> dict[str, Any]:
    """The receipt of a check as plain JSON. `engine` is the version of Comity."""
    content: dict[str, Any] = {
        "form": FORM,
        "number": number,
        "made_on": made_on.isoformat(),
        "engine": engine,
        "memorandum": {
            "id": checked.memorandum.id,
            "title": checked.memorandum.title,
            "version": checked.memorandum.version,
            "sha256": checked.memorandum.digest,
        },
        "as_at": checked.as_at.isoformat(),
        "facts": {name: plain(name, value) for name, value in sorted(checked.facts.items())},
        "decision": str(checked.decision),
        "findings": checked.findings,
    }
    return {**content, "sha256": _hash(content)}


def canonical(content: dict[str, Any]) -> bytes:
    """The receipt as it is written to a file."""
    return rfc8785.dumps(content) + b"\n"


def _hash(content: dict[str, Any]) -> str:
    return sha256(rfc8785.dumps({key: value for key, value in content.items() if key != "sha256"})).hexdigest()


def read_receipt(path: Path) -> dict[str, Any]:
    """A receipt from its file, its hash verified. Raises ReceiptError or OSError."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ReceiptError(
            f"{path.name} is not a receipt: it is not JSON text. Give the file that comity check wrote."
        ) from error
    if not isinstance(content, dict) or content.get("form") != FORM:
        raise ReceiptError(
            f"{path.name} is not a receipt of this form ({FORM}). Give the file that comity check wrote."
        )
    if set(content) == {"form", "number", "sha256"}:
        raise ReceiptError(f"Receipt {content['number']} is past its retention: only its number and hash are kept.")
    wrong = sorted(set(content) ^ KEYS)
    if wrong:
        raise ReceiptError(
            f"{path.name} has keys missing or added: {', '.join(wrong)}. It is not as comity check wrote it."
        )
    try:
        found = _hash(content)
    except rfc8785.CanonicalizationError as error:
        raise ReceiptError(f"{path.name} holds a value that no receipt has: {error}") from error
    if found != content["sha256"]:
        raise ReceiptError(
            f"{path.name} has been changed since it was made: its hash is {content['sha256'][:12]}... and its content "
            f"hashes to {found[:12]}.... Use the file as comity check wrote it."
        )
    return content


def replay(content: dict[str, Any], memorandum: Memorandum) -> Replay:
    """Judge a receipt's facts again under the same bundle. Raises ReceiptError where the bundle is another."""
    told = content["memorandum"]
    if memorandum.digest != told["sha256"]:
        raise ReceiptError(
            f"The receipt was made under {told['id']} version {told['version']}, hash {told['sha256'][:12]}..., and "
            f"this memorandum's is {memorandum.digest[:12]}.... Give the one it was made under with --memorandum."
        )
    again = check(content["facts"], memorandum, date.fromisoformat(content["as_at"]))
    then = {finding["clause"]: finding for finding in content["findings"]}
    now = {finding["clause"]: finding for finding in again.findings}
    differences: list[Difference] = []
    for clause in dict.fromkeys((*then, *now)):
        for what in ("outcome", "working"):
            before, after = then.get(clause, {}).get(what), now.get(clause, {}).get(what)
            if before != after:
                differences.append(Difference(clause, what, before, after))
    if str(again.decision) != content["decision"]:
        differences.append(Difference("decision", "it", content["decision"], str(again.decision)))
    words = ("reason", "remedy")
    reworded = tuple(
        clause
        for clause in now
        if clause in then and any(then[clause].get(word) != now[clause].get(word) for word in words)
    )
    return Replay(again, tuple(differences), reworded)


def keep_bundle(memorandum: Memorandum, folder: Path) -> Path:
    """Keep the resolved memorandum beside its receipts under its hash, so that they can always be judged again."""
    path = folder / f"memorandum-{memorandum.id}-{memorandum.digest[:16]}.json"
    if not path.exists():
        path.write_text(memorandum.model_dump_json(), encoding="utf-8")
    return path


def kept_bundle(content: dict[str, Any], folder: Path) -> Memorandum | None:
    """The memorandum kept beside a receipt, if it is there and is what its hash says."""
    from comity.memorandum.digest import digest

    told = content["memorandum"]
    path = folder / f"memorandum-{told['id']}-{told['sha256'][:16]}.json"
    if not path.is_file():
        return None
    try:
        found = Memorandum.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ReceiptError(f"{path.name} cannot be read as a memorandum. Restore it, or give --memorandum.") from error
    if digest(found) != told["sha256"]:
        raise ReceiptError(f"{path.name} has been changed since it was kept. Restore it, or give --memorandum.")
    return found
