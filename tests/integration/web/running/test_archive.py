"""An archive that was cut short or altered is refused, wherever the harm is, and a restore that was cut off goes on."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from comity.web.backups import folder
from comity.web.backups.archive import MANIFEST, ArchiveError, unpack, written

SAID = {"comity": "0.1.0", "made_at": datetime(2026, 11, 22, tzinfo=UTC), "database": "sqlite", "migrations": []}
CONTENT = bytes(range(256)) * 40


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.write_bytes(CONTENT)
    with written(tmp_path / "kept.zip") as (writer, said):
        said |= SAID
        writer.add("data/a", source)
        writer.add("data/folder/b", source)
    return tmp_path / "kept.zip"


def test_what_was_written_is_unpacked(archive: Path, tmp_path: Path) -> None:
    manifest = unpack(archive, tmp_path / "into")
    assert manifest.made_at == SAID["made_at"]
    assert {name: (tmp_path / "into" / name).read_bytes() for name in manifest.parts} == {
        "data/a": CONTENT,
        "data/folder/b": CONTENT,
    }


def test_an_archive_cut_short_anywhere_is_refused(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    cut = tmp_path / "cut.zip"
    for length in [0, 1, *range(10, len(whole) - 1, 37), len(whole) - 1]:
        cut.write_bytes(whole[:length])
        with pytest.raises(ArchiveError, match=r"cut\.zip cannot be put back"):
            unpack(cut, tmp_path / f"into-{length}")


@pytest.mark.slow
def test_an_altered_byte_is_found_or_alters_nothing(archive: Path, tmp_path: Path) -> None:
    """A ZIP has bytes that mean nothing (its parts' times): changing one of those must change nothing."""
    whole = archive.read_bytes()
    altered, refused = tmp_path / "altered.zip", 0
    for place in range(0, len(whole), 11):
        altered.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        into = tmp_path / f"into-{place}"
        try:
            manifest = unpack(altered, into)
        except ArchiveError:
            refused += 1
            continue
        assert [(into / name).read_bytes() for name in sorted(manifest.parts)] == [CONTENT, CONTENT], place
    assert refused > len(range(0, len(whole), 11)) / 2


@pytest.mark.parametrize("name", ["data/../../escaped", "/data/a", "elsewhere/a", "data"])
def test_a_part_that_would_be_written_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with written(tmp_path / "kept.zip") as (writer, said):
        said |= SAID
        with writer.part(name) as part:
            part.write(b"x")
    with pytest.raises(ArchiveError, match="what it holds"):
        unpack(tmp_path / "kept.zip", tmp_path / "into" / "deep")
    assert not (tmp_path / "into" / "deep").exists()
    assert not (tmp_path / "escaped").exists()


def test_a_part_that_the_manifest_does_not_name_is_refused(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("data/more", "x")
    with pytest.raises(ArchiveError, match="what it holds is not what its manifest says"):
        unpack(archive, tmp_path / "into")


def test_a_file_with_no_manifest_is_no_backup(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as file:
        file.writestr("a", "x")
    with pytest.raises(ArchiveError, match=MANIFEST):
        unpack(tmp_path / "other.zip", tmp_path / "into")


def test_a_failure_while_writing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"), written(tmp_path / "kept.zip"):
        raise OSError("gone")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("steps", range(5))
def test_putting_in_place_goes_on_where_it_was_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    for name in ("kept", "only-old"):
        (tmp_path / name).write_text("old")
    new = tmp_path / folder.WAITING / "new"
    (new / "sub").mkdir(parents=True)
    for name in ("kept", "only-new", "sub/file"):
        (new / name).write_text("new")
    folder.promise(tmp_path)
    real, left = Path.replace, [steps]

    def cut_off(self: Path, target: Path) -> Path:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return real(self, target)

    monkeypatch.setattr(Path, "replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        folder.finish(tmp_path)
    assert folder.unfinished(tmp_path)
    monkeypatch.setattr(Path, "replace", real)
    folder.settle(tmp_path)
    found = {path.relative_to(tmp_path).as_posix(): path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    assert found.pop(folder.LOCK) == ""
    assert found == {"kept": "new", "only-new": "new", "sub/file": "new"}
