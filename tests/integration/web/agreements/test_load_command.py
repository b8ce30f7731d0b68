"""`comity memorandum load`: brings in, says what changes, and publishes only when it is told to."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django_scopes import scope
from typer.testing import CliRunner

from comity.cli import main
from comity.web.agreements.models import Publication
from comity.web.audit.models import Event


@pytest.fixture
def run(cast, tmp_path, monkeypatch):
    monkeypatch.setattr("comity.cli.database.start", lambda data: None)
    monkeypatch.setattr("comity.cli.database.checked", lambda settings, work: work())
    return lambda *words: CliRunner().invoke(main, ["memorandum", "load", *map(str, words)])


def kept(cast) -> list[tuple[str, int | None, str, str]]:
    with scope(region=cast.severnside):
        return list(Publication.objects.order_by("pk").values_list("state", "number", "brought_in_by", "published_by"))


def test_it_waits_for_a_lead(cast, run, bundle):
    done = run(bundle, "--region", "severnside")
    assert done.exit_code == 0, done.output
    assert "It waits for a regional lead to publish it." in done.output
    assert kept(cast) == [("brought_in", None, "platform:memorandum-load", "")]


def test_it_is_published_when_asked_as_the_operator(cast, run, bundle):
    done = run(bundle, "--region", "severnside", "--publish")
    assert done.exit_code == 0, done.output
    assert "Published as number 1, in force from 2025-10-01." in done.output
    operator = "platform:memorandum-load"
    assert kept(cast) == [("published", 1, operator, operator)]
    with scope(region=cast.severnside):
        verbs = list(Event.objects.filter(actor=operator).order_by("number").values_list("verb", flat=True))
    assert verbs == ["brought_in_bundle", "published_memorandum"]


def test_what_changes_is_said(cast, run, published, changed):
    changed("memorandum.yaml", "\nversion: 2026\nregion", "\nversion: 2026.2\nregion")
    done = run(changed("memorandum.yaml", "review_due: 2026-10-01", "review_due: 2027-10-01"), "--region", "severnside")
    assert "- review due: 1 October 2026 becomes 1 October 2027" in done.output


def test_problems_are_told_and_nothing_is_kept(cast, run, changed):
    done = run(changed("memorandum.yaml", "in_force: 2025-10-01", "in_force: someday"), "--region", "severnside")
    assert done.exit_code == 1
    assert 'memorandum.yaml:7: error: in_force: "someday" is not a date.' in done.output
    assert kept(cast) == []


def test_an_unknown_region_is_told_with_those_that_are_there(run, bundle):
    done = run(bundle, "--region", "nowhere")
    assert done.exit_code == 2
    assert "There is no region 'nowhere'. Those that are there: northmoor, severnside." in done.output


def test_help_imports_no_django():
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom comity.cli import main\n"
        "assert CliRunner().invoke(main, ['memorandum', 'load', '--help']).exit_code == 0\n"
        "assert not {'django', 'polars'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
