"""A bundle loads strictly or not at all, and says everything that is wrong with it, at its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from comity.memorandum import Level, MemorandumError, lint, load, shipped
from comity.memorandum.documents import LARGEST_FILE
from comity.memorandum.loading import folder_of

CORPUS = YAML(typ="safe").load(Path(__file__).with_name("bad_bundles.yaml"))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A copy of the exemplar to spoil."""
    return Path(shutil.copytree(folder_of("exemplar"), tmp_path / "bundle"))


def change(bundle: Path, file: str, old: str, new: str) -> None:
    text = (bundle / file).read_text(encoding="utf-8")
    assert old in text
    (bundle / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def said(bundle: Path) -> list[str]:
    return [problem.words() for problem in lint(bundle)]


@pytest.mark.parametrize("name", shipped())
def test_what_ships_has_neither_error_nor_warning(name: str) -> None:
    assert lint(name) == ()


def test_a_copy_of_the_exemplar_is_the_exemplar(bundle: Path) -> None:
    assert load(bundle) == load("exemplar")


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    assert len({case["name"] for case in CORPUS}) == len(CORPUS) >= 80


@pytest.mark.parametrize("case", CORPUS, ids=[case["name"] for case in CORPUS])
def test_each_bad_bundle_is_told_exactly(case: dict, bundle: Path) -> None:
    change(bundle, case["file"], case["old"], case["new"])
    problems = lint(bundle)
    assert [problem.words().split(" (one of:")[0] for problem in problems] == case["said"]


@pytest.mark.parametrize("case", CORPUS[::8], ids=[case["name"] for case in CORPUS[::8]])
def test_errors_stop_it_from_loading(case: dict, bundle: Path) -> None:
    change(bundle, case["file"], case["old"], case["new"])
    with pytest.raises(MemorandumError) as caught:
        load(bundle)
    assert caught.value.problems == lint(bundle)


def test_warnings_do_not_stop_it_from_loading(bundle: Path) -> None:
    change(bundle, "amendments/01-social-worker-caps.yaml", "agreed: 2026-04-01", "agreed: 2026-05-01")
    assert [problem.level for problem in lint(bundle)] == [Level.WARNING] * 3
    assert load(bundle).amendments[0].agreed.isoformat() == "2026-05-01"


def test_all_at_once_and_never_only_the_first(bundle: Path) -> None:
    change(bundle, "memorandum.yaml", "review_due: 2026-10-01", "review_due: soon")
    change(bundle, "caps.csv", "senior_social_worker,paye,30.25", "senior_social_worker,paye,thirty")
    change(bundle, "clauses/02-cool-off.yaml", "months: 6", "months: six")
    change(bundle, "clauses/04-notice.yaml", "days: 28", "days: 14")
    change(bundle, "parties.csv", ",992,", ",991,")
    change(bundle, "amendments/01-social-worker-caps.yaml", "agreed: 2026-04-01", "agreed: 2026-04-31")
    change(bundle, "scenarios/cool-off.yaml", "cool-off: met", "cool-off: fine")
    assert [(problem.file, problem.line) for problem in lint(bundle)] == [
        ("amendments/01-social-worker-caps.yaml", 3),
        ("caps.csv", 7),
        ("clauses/02-cool-off.yaml", 15),
        ("clauses/04-notice.yaml", 14),
        ("memorandum.yaml", 10),
        ("parties.csv", 3),
        ("scenarios/cool-off.yaml", 12),
    ]


def test_a_clause_that_cannot_be_read_is_not_also_missed(bundle: Path) -> None:
    change(bundle, "clauses/01-price-cap.yaml", "heading:", "haeding:")
    assert [problem.file for problem in lint(bundle)] == ["clauses/01-price-cap.yaml"] * 2


def test_a_loosening_on_purpose_is_a_warning_that_gives_its_reason(bundle: Path) -> None:
    change(bundle, "clauses/04-notice.yaml", "days: 28", "days: 21")
    change(
        bundle, "memorandum.yaml", "groups:", "loosenings:\n  - {kind: notice, reason: Three weeks for now.}\ngroups:"
    )
    assert said(bundle) == [
        "clauses/04-notice.yaml:14: warning: looser than england's ENG-4: notice is 21 days from 2024-10-31, "
        "and there 28 days. Nothing, if this is meant; the reason given is: Three weeks for now."
    ]
    assert [held.reason for held in load(bundle).loosenings] == ["Three weeks for now."]


def test_unlike_a_term_in_force_an_unknown_one_is_not_looser(bundle: Path) -> None:
    change(bundle, "clauses/04-notice.yaml", "days: 28", "unknown: the region has not said")
    assert said(bundle) == []


def test_an_exemption_that_is_not_settled_is_not_looser(bundle: Path) -> None:
    change(bundle, "clauses/02-cool-off.yaml", "[voluntary", "[{ground: resignation, settled: false}, voluntary")
    assert said(bundle) == []


def test_an_amendment_that_loosens_is_told_at_the_amendment(bundle: Path) -> None:
    text = "clauses:\n  - kind: cool-off\n    terms: [{new_from: 2026-10-01, months: 1}]\ncaps:"
    change(bundle, "amendments/01-social-worker-caps.yaml", "caps:", text)
    assert said(bundle) == [
        "amendments/01-social-worker-caps.yaml:11: error: looser than england's ENG-2: cool-off is 1 month from "
        "2026-10-01, and there 3 months. Write at least 3 months, or declare a loosening with its reason."
    ]


def test_a_region_may_choose_its_own_date_for_existing_caps(bundle: Path) -> None:
    for file in ("caps.csv", "clauses/01-price-cap.yaml"):
        text = (bundle / file).read_text(encoding="utf-8")
        (bundle / file).write_text(text.replace("2026-01-01", "2026-03-01"), encoding="utf-8")
    assert said(bundle) == []


def test_caps_may_be_written_as_yaml(bundle: Path) -> None:
    import csv

    with (bundle / "caps.csv").open(encoding="utf-8") as rows:
        lines = [
            f"  - {{{', '.join(f'{key}: {value!r}' for key, value in row.items())}}}" for row in csv.DictReader(rows)
        ]
    (bundle / "caps.csv").unlink()
    (bundle / "caps.yaml").write_text("caps:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    assert load(bundle) == load("exemplar")
    change(bundle, "caps.yaml", "'34.00'", "'34,00'")
    assert [(problem.file, problem.line) for problem in lint(bundle)] == [("caps.yaml", 2)]


def test_both_kinds_of_cap_table_are_one_too_many(bundle: Path) -> None:
    (bundle / "caps.yaml").write_text("caps: []\n", encoding="utf-8")
    assert [(problem.file, problem.found) for problem in lint(bundle)] == [
        ("caps.yaml", "the caps are in caps.csv and in caps.yaml")
    ]


# Hostile and mistaken files: problems, never a traceback, and quickly.


def test_a_folder_that_is_no_bundle(tmp_path: Path) -> None:
    assert [problem.found for problem in lint(tmp_path)] == [
        "there is no memorandum.yaml in this folder, so it is not a bundle"
    ]
    assert [problem.found for problem in lint(tmp_path / "none")] == ["there is no such folder"]
    (tmp_path / "file").write_text("x")
    assert [problem.found for problem in lint(tmp_path / "file")] == ["this is a file, and a bundle is a folder"]


def test_a_path_that_is_too_long_is_a_problem(tmp_path: Path) -> None:
    assert len(lint(tmp_path / ("x" * 5000))) == 1


@pytest.mark.parametrize(
    ("content", "line", "found"),
    [
        (b"code: caf\xe9\n", 1, "the file is not UTF-8 text (byte 0xe9)"),
        (b"a: 1\nb: \xff\xfe\n", 2, "the file is not UTF-8 text (byte 0xff)"),
        (b"", 1, "the file is empty"),
        (b"# only a comment\n", 1, "the file is empty"),
        (b"[" * 100_000, 1, "nested more than 12 deep"),
        (b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, '"a" is a YAML anchor or alias'),
        (b"? [a]\n: b\n", 1, "a list or mapping is used as a key"),
        (b"\x00", 1, "this is not YAML: unacceptable character #x0000: special characters are not allowed"),
    ],
    ids=["latin-1", "utf-16", "empty", "comment", "nesting", "alias bomb", "key", "null"],
)
def test_hostile_yaml_is_one_problem(content: bytes, line: int, found: str, bundle: Path) -> None:
    (bundle / "clauses/09-on-site.yaml").write_bytes(content)
    first = [problem for problem in lint(bundle) if problem.file == "clauses/09-on-site.yaml"]
    assert [(problem.line, problem.found) for problem in first] == [(line, found)]


def test_a_clause_file_that_holds_a_list(bundle: Path) -> None:
    (bundle / "clauses/09-on-site.yaml").write_text("- one\n- two\n")
    assert [problem.found for problem in lint(bundle) if problem.file.startswith("clauses")] == [
        "the file: a list stands where a group of keys belongs"
    ]


def test_a_huge_file_is_not_read(bundle: Path) -> None:
    (bundle / "caps.csv").write_bytes(b"x" * (LARGEST_FILE + 1))
    assert [(problem.file, problem.found) for problem in lint(bundle)] == [
        ("caps.csv", "the file has 262,145 bytes, more than the 262,144 that a bundle's file may have")
    ]


def test_a_huge_folder_is_not_read(bundle: Path) -> None:
    for number in range(600):
        (bundle / f"clauses/{number}.yaml").write_text("x")
    assert [problem.line for problem in lint(bundle) if "files of" in problem.found] == [0]


def test_a_link_is_not_followed(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text("code: X")
    (bundle / "clauses/11-more.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert [(problem.file, problem.found) for problem in lint(bundle)] == [
        ("clauses/11-more.yaml", "this is not an ordinary file")
    ]


def test_a_file_that_does_not_belong_is_never_passed_over(bundle: Path) -> None:
    (bundle / "clause").mkdir()
    (bundle / "clauses/11-more.yml").write_text("code: X")
    assert [(problem.file, problem.found) for problem in lint(bundle)] == [
        ("clause", "this is not a file that a bundle has"),
        ("clauses/11-more.yml", "only files that end in .yaml are read here"),
    ]


@pytest.mark.parametrize(
    ("content", "line", "found"),
    [
        (b"", 1, "the file is empty"),
        (b"role,payment_basis\n\x00,paye\n", 2, "there is a null character"),
        (b"\xff", 1, "the file is not UTF-8 text (byte 0xff)"),
        (b'role,"payment_basis\n', 1, "this is not CSV: unexpected end of data"),
    ],
    ids=["empty", "null", "not text", "open quote"],
)
def test_hostile_csv_is_one_problem(content: bytes, line: int, found: str, bundle: Path) -> None:
    (bundle / "caps.csv").write_bytes(content)
    first = [problem for problem in lint(bundle) if problem.file == "caps.csv"]
    assert (first[0].line, first[0].found) == (line, found)


def test_an_exemption_from_a_baseline_that_is_broken_is_told_once(bundle: Path) -> None:
    change(bundle, "memorandum.yaml", "extends: england", "extends: englnad")
    assert [(problem.line, problem.found) for problem in lint(bundle)] == [
        (9, '"englnad" is not a memorandum that is known')
    ]
