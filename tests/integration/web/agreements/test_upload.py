"""A ZIP that somebody sends: what is taken from it, and every way of sending more than a bundle that is refused."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from tests.integration.web.agreements.conftest import packed

from comity.memorandum.bundle import MOST_BYTES
from comity.memorandum.frozen import shipped_folder
from comity.web.agreements import upload
from comity.web.agreements.bundle_files import NotAcceptedError, files_of_folder
from comity.web.agreements.upload import MOST_PACKED, files_of_zip

EXEMPLAR = shipped_folder("exemplar")


def archive(entries: dict[str, bytes | str], **attributes: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in {"memorandum.yaml": "id: x", **entries}.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for attribute, value in attributes.items() if name != "memorandum.yaml" else ():
                setattr(entry, attribute, value)
            written.writestr(entry, content)
    return made.getvalue()


def refused(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(NotAcceptedError) as found:
        files_of_zip(content, "sent.zip")
    assert all(problem.write for problem in found.value.problems)
    return [(problem.file, problem.found) for problem in found.value.problems]


@pytest.mark.parametrize("within", ["", "severnside/"])
def test_the_files_are_those_of_the_folder_however_it_was_packed(within):
    assert files_of_zip(packed(EXEMPLAR, within=within), "sent.zip") == files_of_folder(EXEMPLAR)


def test_example_returns_and_what_systems_leave_are_not_taken():
    more = {"returns/real.xlsx": "people", "__MACOSX/._memorandum.yaml": "x", ".DS_Store": "x", "README.md": "Words"}
    assert sorted(files_of_zip(archive(more), "sent.zip")) == ["README.md", "memorandum.yaml"]


@pytest.mark.parametrize(
    "name", ["../evil.yaml", "/etc/evil.yaml", "clauses/../../evil.yaml", "C:evil.yaml", "clauses\\..\\evil.yaml"]
)
def test_a_path_that_leads_out_is_refused(name):
    content = archive({"clauses/plain.yaml": "x"}).replace(b"clauses/plain.yaml", name.encode().ljust(18, b"x")[:18])
    found = refused(content) if len(name) >= 18 else refused(archive({name: "x"}))
    assert found[0][1] in ("its path leads out of the bundle", "the ZIP is damaged or of an unusual kind")
    assert refused(archive({"../evil.yaml": "x"})) == [("../evil.yaml", "its path leads out of the bundle")]


def test_a_link_is_refused():
    content = archive({"parties.csv": "/etc/passwd"}, create_system=3, external_attr=(stat.S_IFLNK | 0o777) << 16)
    assert refused(content) == [("parties.csv", "this is a link or a device, not an ordinary file")]


def test_a_zip_in_a_zip_and_any_other_kind_of_file_is_refused():
    inner = archive({})
    assert refused(archive({"more.zip": inner, "run.exe": b"MZ"})) == [
        ("more.zip", "this is not a file that a bundle has"),
        ("run.exe", "this is not a file that a bundle has"),
    ]


def test_a_file_of_the_right_kind_in_the_wrong_place_is_refused():
    assert refused(archive({"clauses/deep/one.yaml": "x"})) == [
        ("clauses/deep/one.yaml", "this is not a file that a bundle has")
    ]


def test_what_unpacks_to_far_more_is_refused_by_its_ratio():
    assert refused(archive({"caps.csv": bytes(1_000_000)})) == [
        ("caps.csv", "it unpacks to far more than a file of a bundle holds")
    ]


def test_what_lies_about_its_size_is_refused_all_the_same(monkeypatch):
    monkeypatch.setattr(upload, "MOST_RATIO", 10**9)
    found = refused(archive({"caps.csv": bytes(MOST_BYTES + 1)}))
    assert found == [("sent.zip", found[0][1])]
    assert "more in it than a bundle may have" in found[0][1]


def test_too_many_entries_are_refused_before_any_is_read():
    assert "more in it than a bundle may have" in refused(archive({f"clauses/{n}.yaml": "" for n in range(1100)}))[0][1]


def test_two_files_of_one_name_are_refused():
    found = refused(archive({"clauses/One.yaml": "a", "clauses/one.yaml": "b"}))
    assert found == [("clauses/one.yaml", "there are two files of this name")]


def test_a_password_is_refused():
    content = bytearray(archive({"parties.csv": "code"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.rindex(signature)
        content[place + offset] |= 0x1
    assert ("parties.csv", "it is locked with a password") in refused(bytes(content))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "this is not a ZIP file"),
        (b"id: exemplar\n", "this is not a ZIP file"),
        (b"PK\x03\x04" + bytes(30), "the ZIP is damaged or of an unusual kind"),
        (packed(EXEMPLAR)[:-40], "the ZIP is damaged or of an unusual kind"),
        (bytes(MOST_PACKED + 1), f"the file has {MOST_PACKED + 1:,} bytes"),
    ],
)
def test_what_is_no_whole_zip_is_refused(content, found):
    assert refused(content) == [("sent.zip", found)]


def test_damage_within_an_entry_is_refused():
    content = bytearray(archive({"parties.csv": "".join(f"X{number * 7919 % 10007}," for number in range(200))}))
    place = content.index(b"parties.csv") + 60
    content[place] ^= 0xFF
    assert refused(bytes(content)) == [("sent.zip", "the ZIP is damaged or of an unusual kind")]


def test_a_zip_without_a_memorandum_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        written.writestr("clauses/one.yaml", "x")
    assert refused(made.getvalue())[0][0] == "memorandum.yaml"


def test_a_link_in_a_folder_is_refused(tmp_path: Path):
    (tmp_path / "memorandum.yaml").write_text("id: x")
    (tmp_path / "parties.csv").symlink_to("/etc/hostname")
    with pytest.raises(NotAcceptedError, match="not an ordinary file"):
        files_of_folder(tmp_path)
