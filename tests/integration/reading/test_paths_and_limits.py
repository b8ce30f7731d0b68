"""What a path may lead to, and what the child process may do to its parent: nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
import xlsxwriter

from comity.returns.reading import UnreadableFile, read_file, workbook


def refused(path: Path | str) -> UnreadableFile:
    start = time.perf_counter()
    with pytest.raises(UnreadableFile) as caught:
        read_file(path)
    assert time.perf_counter() - start < 10
    return caught.value


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "return.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet().write(0, 0, "x")
    return path


def test_nothing_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv").code == "missing"
    assert refused(str(tmp_path / "a" / "b" / "none.csv")).code == "missing"
    assert refused(tmp_path / ("x" * 5000)).code == "missing"
    assert refused("return\x00.csv").code == "missing"
    assert refused("").code == "not-a-file"


def test_a_folder_a_pipe_and_a_device(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert [refused(path).code for path in (tmp_path, tmp_path / "pipe.csv", Path("/dev/zero"), Path("/dev/null"))] == [
        "not-a-file"
    ] * 4


def test_links_in_a_circle_and_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to("b.csv")
    (tmp_path / "b.csv").symlink_to("a.csv")
    (tmp_path / "c.csv").symlink_to("gone.csv")
    assert refused(tmp_path / "a.csv").code == "unopenable"
    assert refused(tmp_path / "c.csv").code == "missing"


def test_no_permission(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no(*_: object) -> int:  # the tests may run as root, who may read everything
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", no)
    assert refused(small).code == "no-permission"


def test_a_workbook_too_big_to_be_one(tmp_path: Path) -> None:
    with (tmp_path / "big.xlsx").open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(49 * 1024 * 1024)
    assert refused(tmp_path / "big.xlsx").code == "too-big"


def test_a_workbook_that_grows_while_it_is_read(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.returns.reading import entry

    sniff = entry.kind_of

    def grow(head: bytes) -> str:
        with small.open("ab") as file:
            file.write(b"more")
        return sniff(head)

    monkeypatch.setattr(entry, "kind_of", grow)
    assert refused(small).code == "changed-while-reading"


@pytest.mark.parametrize(
    ("reader", "code"),
    [
        ("import os; os.abort()", "reader-stopped"),
        ("import os; os._exit(0)", "reader-stopped"),
        ("import sys; sys.exit(3)", "reader-stopped"),
        ("print('not what was agreed')", "reader-stopped"),
        ("import time; time.sleep(60)", "too-slow"),
        ("while True: pass", "too-slow"),
        ("x = []\nwhile True: x.append(bytes(1 << 24))", "too-much-memory"),
    ],
)
def test_whatever_becomes_of_the_child_is_an_answer(
    reader: str, code: str, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader is replaced by one that does its worst, after the child has set its limits."""
    monkeypatch.setattr(workbook, "READER_SECONDS", 1.5)
    (small.parent / "worst.py").write_text(
        "import sys\nfrom comity.returns.reading import child, look\n"
        "def worst(content):\n" + textwrap.indent(reader, "    ") + "\n    yield {'is': 'sheet'}\n"
        "look.look_and_read = worst\nchild.main()\n"
    )
    monkeypatch.setattr(workbook, "_READER", "worst")
    monkeypatch.setenv("PYTHONPATH", str(small.parent))
    assert refused(small).code == code


def test_reading_in_several_threads_at_once(small: Path) -> None:
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(read_file(small))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(one == found[0] for one in found)


def test_the_child_loads_no_frames_and_nothing_from_the_folder_it_starts_in(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('a file of the sender became part of the reader')")
    said = subprocess.run(
        [sys.executable, "-P", "-X", "importtime", "-m", "comity.returns.reading.child"],
        input=b"PK\x03\x04",
        capture_output=True,
        cwd=tmp_path,
        check=True,
    )
    assert b'"damaged-zip"' in said.stdout
    loaded = {line.rpartition("|")[2].strip() for line in said.stderr.decode().splitlines()}
    assert not {"polars", "narwhals", "pydantic", "xlsxwriter", "django"} & loaded


def test_reading_itself_loads_no_frames() -> None:
    code = "import sys, comity.returns.reading; sys.exit('polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
