"""Whatever is done to a bundle, loading gives a memorandum or problems with places, and never falls over."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from comity.memorandum import Level, MemorandumError, lint, load, to_html
from comity.memorandum.loading import folder_of

WORDS = ["", "~", "0", "-1", "2026-02-30", "none agreed", "not known", "{}", "[]", "[x]", "{a: b}", "should", "england"]
PIECES = ["\t", "\x00", "\x1b", ":", "- ", "#", '"', "'", ",", "|", ">", "&a ", "*a", "!!x ", "\n", "é", "\u2028", "%"]


def spoil(bundle: Path, seed: int) -> str:
    """Do one to three things to the bundle's files, by chance; the same seed does the same."""
    chance = random.Random(seed)
    done = []
    for _ in range(chance.randint(1, 3)):
        path = chance.choice(sorted(path for path in bundle.rglob("*") if path.is_file()))
        data = path.read_bytes().decode("utf-8", errors="replace")
        lines = data.splitlines(keepends=True)
        where = chance.randrange(len(lines)) if lines else 0
        at = chance.randrange(len(data)) if data else 0
        what = chance.choice(["drop", "twice", "swap", "insert", "cut", "value", "bytes", "lose"])
        if what == "drop" and lines:
            del lines[where]
        elif what == "twice" and lines:
            lines.insert(where, lines[where])
        elif what == "swap" and lines:
            other = chance.randrange(len(lines))
            lines[where], lines[other] = lines[other], lines[where]
        elif what == "insert":
            lines = [data[:at], chance.choice(PIECES), data[at:]]
        elif what == "cut":
            lines = [data[:at]]
        elif what == "value" and lines:
            key, colon, _ = lines[where].partition(":")
            new = chance.choice(WORDS)
            lines[where] = f"{key}: {new}\n" if colon else ",".join([new, *lines[where].split(",")[1:]])
        if what == "lose":
            path.unlink()
        elif what == "bytes":
            path.write_bytes(path.read_bytes()[:at] + bytes([chance.randrange(256)]) + path.read_bytes()[at:])
        else:
            path.write_bytes("".join(lines).encode("utf-8"))
        done.append(f"{what} {path.name}")
    return ", ".join(done)


def survives(tmp_path: Path, seed: int) -> None:
    bundle = Path(shutil.copytree(folder_of("exemplar"), tmp_path / f"bundle-{seed}"))
    done = spoil(bundle, seed)
    problems = lint(bundle)
    for problem in problems:
        assert problem.words().isprintable(), done
        assert problem.found, done
        assert problem.write, done
        assert problem.line >= 0, done
    if any(problem.level is Level.ERROR for problem in problems):
        with pytest.raises(MemorandumError):
            load(bundle)
    else:
        assert to_html(load(bundle)), done
    shutil.rmtree(bundle)


@pytest.mark.parametrize("start", range(0, 40, 10))
def test_spoilt_bundles_are_told_or_load(start: int, tmp_path: Path) -> None:
    for seed in range(start, start + 10):
        survives(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1_000, 1_300, 100))
def test_many_spoilt_bundles_are_told_or_load(start: int, tmp_path: Path) -> None:
    for seed in range(start, start + 60):
        survives(tmp_path, seed)
