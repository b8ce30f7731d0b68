from __future__ import annotations

import pytest

from comity.returns.reading.kinds import OLE, TEXT, ZIP, kind_of, not_readable


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"PK\x03\x04rest", ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
        (b"ref,rate\n", TEXT),
        (b"BMI,rate\n1,2\n", TEXT),
        (b"ID;Name\n1;x\n", TEXT),
        (b"<18,over\n", TEXT),
        (b"[ref],[rate]\n", TEXT),
        (b"RIFFED,by\n", TEXT),
        (b"MZ,rate\n", TEXT),
        (b"%PDF-1.4", "a PDF document"),
        (b"\xef\xbb\xbf<html>", "a web page (HTML), which some systems save as .xls"),
        (b"<?xml version='1.0'?><html>", "a web page (HTML), which some systems save as .xls"),
        (b'{"rows": []}', "a JSON file"),
    ],
)
def test_the_kind_is_told_from_the_bytes(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind


def test_the_error_says_what_it_really_is_and_what_to_do() -> None:
    error = not_readable("a SYLK spreadsheet", "return.slk")
    assert error.code == "unsupported-workbook"
    assert error.found == "that return.slk is a SYLK spreadsheet"
    assert "save the sheet as" in error.action
    packed = not_readable("a 7-Zip archive", "return.xlsx")
    assert packed.found == "that return.xlsx is a 7-Zip archive, whatever its name says"
    assert "Unpack it" in packed.action
