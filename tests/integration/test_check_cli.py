"""One candidate at the command line: the decision in words, the receipt, and the receipt judged again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from comity.cli import main
from comity.memorandum.loading import folder_of

GOOD = {
    "authority": "Coldharbour Borough Council",
    "role": "Social worker",
    "payment_basis": "Umb",
    "pay_rate": "£33.50",
    "start_date": "1 May 2026",
    "supply_route": "msp",
    "had_substantive_role": "N",
    "direct_experience_months": "5 years",
    "references_received": 2,
    "notice_days": "4 weeks",
    "registration_checked_date": "20/04/2026",
    "dbs_checked_date": "20/04/2026",
    "right_to_work_checked_date": "2026-04-20",
    "onsite_days_per_week": 3,
}


@dataclass
class Ran:
    """What the command ended with and said."""

    returncode: int
    stdout: str
    stderr: str


def comity(*words: str, cwd: Path, stdin: str | None = None) -> Ran:
    """The command, in this process: starting one takes longer than all that it does."""
    with chdir(cwd):
        ran = CliRunner().invoke(main, list(words), input=stdin)
    return Ran(ran.exit_code, ran.stdout, ran.stderr)


def checked(cwd: Path, **change: object) -> Ran:
    """A check of the good candidate with some facts changed, given as JSON."""
    facts = json.dumps({**GOOD, **change})
    words = ("check", "--memorandum", "exemplar", "--as-at", "2026-09-30", "--json", "-", "--receipt", "receipt.json")
    return comity(*words, cwd=cwd, stdin=facts)


@pytest.mark.parametrize(
    ("change", "code", "decision", "said"),
    [
        ({}, 0, "proceed", "This engagement may go ahead."),
        ({"pay_rate": "£34"}, 1, "proceed_with_sign_off", "above the cap of £33.50"),
        ({"references_received": ""}, 3, "cannot_tell", "references held by the start date is blank"),
        ({"references_received": ""}, 3, "cannot_tell", "References received (references_received), for references"),
        ({"pay_rate": "£34"}, 1, "proceed_with_sign_off", "only with sign-off by"),
        (
            {"end_date": "2026-08-31"},
            1,
            "do_not_proceed",
            "no end of placement review is recorded",
        ),
    ],
)
def test_the_decision_is_said_in_words_with_its_code(tmp_path, change, code, decision, said):
    ran = checked(tmp_path, **change)
    assert ran.returncode == code, ran.stderr
    assert f"({decision})" in ran.stdout.splitlines()[0]
    assert said in ran.stdout
    assert json.loads((tmp_path / "receipt.json").read_text())["decision"] == decision


def test_a_project_team_is_judged_together_with_a_receipt_for_each(tmp_path):
    team = json.dumps([GOOD, {**GOOD, "pay_rate": "£34"}])
    words = ("check", "--memorandum", "exemplar", "--as-at", "2026-09-30", "--json", "-", "--receipt", "r.json")
    ran = comity(*words, cwd=tmp_path, stdin=team)
    assert ran.returncode == 1, ran.stderr
    assert "The team as a whole: Proceed only with sign-off" in ran.stdout
    decisions = [json.loads((tmp_path / f"r-{place}.json").read_text())["decision"] for place in (1, 2)]
    assert decisions == ["proceed", "proceed_with_sign_off"]
    wrong = comity(*words, cwd=tmp_path, stdin=json.dumps([GOOD, {**GOOD, "pay_rate": "x"}]))
    assert "Candidate 2: Pay rate (pay_rate): found 'x'" in wrong.stderr


def test_what_would_comply_is_said_all_together_with_the_caps(tmp_path):
    said = checked(tmp_path, pay_rate="£34", references_received=1).stdout
    assert (
        "What would comply, all together:\n  Pay rate: at most £33.50 an hour.\n  References received: at least 2.\n"
    ) in said
    caps = "Caps an hour (Social worker, starting 1 May 2026): PAYE £27.40; Umbrella £33.50; Limited company £33.50."
    assert caps in said
    assert "What would comply" not in checked(tmp_path).stdout


def test_each_clause_has_its_working_and_its_citation_kept_or_not(tmp_path):
    said = checked(tmp_path).stdout
    kept = said.partition("  met            notice\n")[2].partition("  met ")[0]
    assert "Days of notice: 28; days in the clause: 28; required: 28 days." in kept
    assert "(SEV-4): Severnside Memorandum of Understanding on Agency Social Workers, 2026, clause 4" in kept
    away = said.partition("  not_applicable project-team\n")[2]
    assert "(SEV-7): Severnside Memorandum" in away
    findings = json.loads((tmp_path / "receipt.json").read_text())["findings"]
    assert [each["clause"] for each in findings if each["citation"] not in said] == []


def test_why_no_cap_is_known_is_said_once_and_of_the_start_that_is_asked(tmp_path):
    words = ("check", "--memorandum", "east-midlands", "--as-at", "2026-11-23", "--json", "-", "--receipt", "r.json")
    facts = {**GOOD, "authority": "Leicester", "start_date": "2026-11-23"}
    said = comity(*words, cwd=tmp_path, stdin=json.dumps(facts)).stdout
    assert said.count("From October 2025: the East Midlands caps are published") == 1
    assert "Before October 2025" not in said
    assert "PAYE not known; Umbrella not known; Limited company not known." in said


def test_flags_say_the_same_as_json(tmp_path):
    flags = [word for name, value in GOOD.items() for word in (f"--{name.replace('_', '-')}", str(value))]
    ran = comity("check", "--memorandum", "exemplar", "--as-at", "30/09/2026", *flags, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "(proceed)" in ran.stdout
    assert [path.name[:12] for path in tmp_path.glob("receipt-*.json")] == ["receipt-CHK-"]


def test_a_receipt_judged_again_agrees(tmp_path):
    checked(tmp_path, pay_rate="£34")
    ran = comity("replay", "receipt.json", cwd=tmp_path)
    assert (ran.returncode, "all 9 outcomes and their working agree" in ran.stdout) == (0, True)


def test_a_receipt_is_canonical_and_hashed(tmp_path):
    import rfc8785

    checked(tmp_path)
    text = (tmp_path / "receipt.json").read_bytes()
    content = json.loads(text)
    assert rfc8785.dumps(content) + b"\n" == text
    assert content["facts"]["pay_rate"] == "33.50"
    assert len(content["sha256"]) == len(content["memorandum"]["sha256"]) == 64


def test_a_changed_receipt_is_refused(tmp_path):
    checked(tmp_path)
    path = tmp_path / "receipt.json"
    path.write_text(path.read_text().replace("33.50", "31.50"))
    ran = comity("replay", "receipt.json", cwd=tmp_path)
    assert (ran.returncode, "has been changed since it was made" in ran.stderr) == (2, True)


def test_a_receipt_of_another_bundle_is_not_judged_under_this_one(tmp_path):
    checked(tmp_path)
    ran = comity("replay", "receipt.json", "--memorandum", "england", cwd=tmp_path)
    assert (ran.returncode, "Give the one it was made under" in ran.stderr) == (2, True)


def test_the_memorandum_is_kept_beside_the_receipt_so_that_it_can_always_be_judged_again(tmp_path):
    checked(tmp_path)
    (kept,) = tmp_path.glob("memorandum-exemplar-*.json")
    kept.write_text(kept.read_text().replace("Severnside", "Elsewhere"))
    ran = comity("replay", "receipt.json", cwd=tmp_path)
    assert (ran.returncode, "has been changed since it was kept" in ran.stderr) == (2, True)


@pytest.mark.parametrize(
    ("stdin", "said"),
    [
        ("nonsense", "is not JSON"),
        ("[1]", "not a JSON object"),
        ('{"role": "a", "role": "b"}', "gives role twice"),
        ('{"role": ["a"]}', "single value"),
        ('{"colour": "red"}', "colour is not a fact"),
        ('{"role": "astronaut", "pay_rate": "lots"}', "found 'lots'"),
    ],
)
def test_facts_that_cannot_be_read_are_named_and_nothing_is_written(tmp_path, stdin, said):
    ran = comity("check", "--memorandum", "exemplar", "--json", "-", cwd=tmp_path, stdin=stdin)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert list(tmp_path.iterdir()) == []


SPELLS = """authority,start_date,end_date,employment,context,registered,note
Derby,01/09/2019,28/02/2021,direct,child_and_family,yes,ASYE included
Derby,2021-03-01,2021-12-31,agency,child_and_family,yes,
Leicester,2022-01-01,2023-06-30,direct,child_and_family,yes,part-time
"""


def test_months_are_counted_from_spells_and_every_spell_is_accounted_for(tmp_path):
    (tmp_path / "spells.csv").write_text(SPELLS)
    ran = comity("experience", "spells.csv", "--start", "2023-07-01", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "36 months of qualifying experience before 2023-07-01" in ran.stdout
    assert "not direct employment" in ran.stdout
    assert "is part-time; it is counted by calendar" in ran.stdout


def test_spells_decide_the_months_and_a_difference_is_a_query(tmp_path):
    (tmp_path / "spells.csv").write_text(SPELLS)
    words = ("check", "--memorandum", "exemplar", "--as-at", "2026-09-30", "--json", "-", "--spells", "spells.csv")
    ran = comity(*words, "--receipt", "r.json", cwd=tmp_path, stdin=json.dumps(GOOD))
    assert "Query: 60 months of direct experience were given, and the spells come to 36" in ran.stderr
    assert json.loads((tmp_path / "r.json").read_text())["facts"]["direct_experience_months"] == 36


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("authority\nx\n", "no column 'start_date'"),
        (SPELLS.replace("01/09/2019", "31/02/2019"), "line 2: start_date is '31/02/2019'"),
        (SPELLS.replace("agency", "agent"), "line 3: employment is 'agent'"),
        (SPELLS.replace(",part-time", ""), "line 4: 6 cells under 7 headings"),
        (SPELLS.replace("28/02/2021", "28/02/2018"), "before it starts"),
    ],
)
def test_spells_that_cannot_be_read_are_named_by_their_line(tmp_path, text, said):
    (tmp_path / "spells.csv").write_text(text)
    ran = comity("experience", "spells.csv", cwd=tmp_path)
    assert (ran.returncode, said in ran.stderr) == (2, True), ran.stderr


def test_a_program_of_its_own_says_the_same(tmp_path):
    words = ("check", "--memorandum", "exemplar", "--as-at", "2026-09-30", "--json", "-", "--receipt", "receipt.json")
    command = [Path(sys.executable).with_name("comity"), *words]
    ran = subprocess.run(command, cwd=tmp_path, input=json.dumps(GOOD), capture_output=True, text=True, check=False)
    assert (ran.returncode, "(proceed)" in ran.stdout, ran.stderr) == (0, True, "")


def test_a_folder_named_like_one_that_ships_is_not_passed_over_in_a_check(tmp_path):
    shutil.copytree(folder_of("exemplar"), tmp_path / "exemplar")
    ran = checked(tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "Write ./exemplar for the folder, or shipped:exemplar for the one that ships." in ran.stderr
