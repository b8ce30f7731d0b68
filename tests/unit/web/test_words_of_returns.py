"""No page about returns says what only somebody at a command line could do."""

from __future__ import annotations

import re
from pathlib import Path

from comity import load
from comity.memorandum.frozen import shipped_folder
from comity.returns import read_return
from comity.returns.national.completeness import UNCONFIRMED
from comity.web.assessments.refusals import NEW_TEMPLATE
from comity.web.returns.words import on_the_page

OF_A_COMMAND_LINE = re.compile(r"--[a-z]|`|comity (?:map|assess|template)|\b[a-z]+: (?:yes|true|false)\b")


def test_the_advice_of_a_file_with_wrong_headings_is_what_a_person_can_press(tmp_path: Path) -> None:
    lines = (shipped_folder("exemplar") / "returns" / "coldharbour-2026-q3.csv").read_text().splitlines()
    heads = lines[0].split(",")
    heads[heads.index("Charge rate")] = "Rate"
    heads[heads.index("Start date")] = "Zxq"
    path = tmp_path / "odd.csv"
    path.write_text("\n".join([",".join(heads), *lines[1:]]))
    issues = read_return(path, load("exemplar"), quarter="2026-Q3").issues
    said = [UNCONFIRMED, NEW_TEMPLATE[0], *issues["message"].drop_nulls(), *issues["expected"].drop_nulls()]
    assert [text for text in said if OF_A_COMMAND_LINE.search(text)]
    assert [text for text in said if OF_A_COMMAND_LINE.search(on_the_page(text))] == []
