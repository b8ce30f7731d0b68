"""The demonstration's returns: last quarter's of three authorities, authorised and pooled; this quarter's round."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone
from django_scopes import scope

from comity.assessing.day import last_day
from comity.web.demo.cast import LEAD
from comity.web.insight.actions import check_across, publish_report
from comity.web.organisations.models import Kind, Organisation, Region
from comity.web.people.member import Member, member_of
from comity.web.people.models import Person
from comity.web.returns import actions, queries
from comity.web.returns.actions.explaining import Query
from comity.web.returns.models import Return, Round, Signature, Step, Upload, Version
from comity.web.returns.reading import standing_of
from comity.web.returns.signing import seen
from comity.web.returns.tasks import read_upload

LAST, LAST_DEADLINE = "2026-Q2", date(2026, 8, 31)
THIS, THIS_DEADLINE = "2026-Q3", date(2026, 11, 30)
ROWS = 60
BREACHES = 0.03

MADE: tuple[tuple[str, tuple[str, str, str], int], ...] = (
    ("X99000001", ("ian.thorpe", "helen.osei", "rosa.klein"), 12),
    ("X99000002", ("tomasz.zielinski", "una.daly", "piet.vos"), 3),
    ("X99000007", ("priya.nair", "nell.byrne", "hugh.tarrant"), -4),
)
"""Whose returns of last quarter were made: by whom each step was taken, and how many days before the deadline the last
was."""

CLIENTS: dict[str, date] = {
    "X99000002": date(2026, 7, 1),
    "X99000004": date(2026, 4, 1),
    "X99000006": date(2026, 4, 1),
    "X99000008": date(2026, 4, 1),
}
"""The authorities that have named the managed service provider, and from when it sends their rows.

The first changed over to it after last quarter, for which its return was made: those assignments ended with the
quarter, but for `LEFT_RUNNING`, about which this quarter's return is asked.
"""
LEFT_RUNNING = 2


def make_returns(region: Region) -> None:
    """Both rounds. What is past is dated as it would have been; the record says when it was really done."""
    lead = Person.objects.get(email=LEAD)
    with scope(region=region):
        bodies = Organisation.objects.filter(kind__in=(Kind.AUTHORITY, Kind.TRUST), closed__isnull=True)
        parties = bodies.exclude(code="X99000009")  # its trust makes the return
        by = f"person:{lead.pk}"
        codes = [code for code, _, _ in MADE]
        before = actions.open_round(
            by=by, region=region, quarter=LAST, deadline=LAST_DEADLINE, authorities=parties.filter(code__in=codes)
        )
        for seed, (code, people, early) in enumerate(MADE, 1):
            given = before.returns.get(authority__code=code)
            _make(given, [_member(name, region) for name in people], seed)
            _date(given, LAST_DEADLINE - timedelta(days=early))
        check_across(by="platform:demo", round=before)
        publish_report(by=by, round=before)
        actions.close_round(by=by, round=before)
        now = actions.open_round(by=by, region=region, quarter=THIS, deadline=THIS_DEADLINE, authorities=parties)
        _opened(before, closed=LAST_DEADLINE + timedelta(days=14))
        _opened(now)
        for code, named_from in CLIENTS.items():
            actions.name_provider(
                by="platform:demo",
                authority=Organisation.objects.get(code=code),
                provider=Organisation.objects.get(kind=Kind.MANAGED_SERVICE_PROVIDER),
                named_from=named_from,
            )


def _member(name: str, region: Region) -> Member:
    found = member_of(Person.objects.get(email__startswith=f"{name}@"), region)
    assert found is not None
    return found


def _make(given: Return, people: list[Member], seed: int) -> None:
    """A made-up return sent, read, its queries explained, and signed by three people."""
    analyst, content = people[0], _file(given, seed)
    upload = actions.send(by=analyst.actor, given=given, name=f"return-{LAST.lower()}.csv", content=content)
    with _quietly():
        read_upload.call(str(upload.pk))
    given.refresh_from_db()
    asked = queries.unanswered(given).select("key", "code", "assignment_ref", "field").iter_rows()
    actions.explain(
        by=analyst.actor,
        given=given,
        queries=[Query(key, code, reference or "", field or "") for key, code, reference, field in asked],
        reason="checked",
        words="Checked with the team: it is right as it is.",
    )
    for step, who in zip(Step, people, strict=True):
        given = Return.objects.select_related("current", "authority", "round", "region").get(pk=given.pk)
        assert given.current is not None
        actions.sign(by=who, given=given, step=step, saw=seen(given, given.current), pooled=step == Step.AUTHORISE)


@contextmanager
def _quietly() -> Iterator[None]:
    """Without the log's line of what was read, among the few lines that starting the demonstration prints."""
    log = logging.getLogger("comity.returns")
    before = log.level
    log.setLevel(logging.WARNING)
    try:
        yield
    finally:
        log.setLevel(before)


def _file(given: Return, seed: int) -> bytes:
    """A made-up return as it is once its errors are put right: the rows with one are left out.

    That of the provider's client has what fits the provider's first export: see `CLIENTS`.
    """
    from comity.returns import read_return
    from comity.returns.generate import plan, write_csv

    code = given.authority.code
    with TemporaryDirectory() as folder:
        path = Path(folder) / "return.csv"
        if code in CLIENTS:
            path.write_bytes(_mostly_ended(code, seed))
        else:
            write_csv(plan(ROWS, seed, LAST, code, BREACHES), path)
        issues = read_return(path, standing_of(given.region, LAST).memorandum, quarter=LAST, authority=code).issues
        wrong = set(issues.filter(issues["level"] == "error")["row"].drop_nulls())
        lines = path.read_bytes().splitlines(keepends=True)
    return b"".join(line for number, line in enumerate(lines, 1) if number not in wrong)


def _mostly_ended(code: str, seed: int) -> bytes:
    """A made-up return whose assignments have ended, but for a few: of the rows of one some times as long."""
    import polars as pl

    from comity.returns.generate import plan, plant

    made = pl.concat([each.assignments for each in plant(plan(ROWS * 4, seed, LAST, code, BREACHES))])
    running, ended = made.filter(pl.col("end_date").is_null()), made.filter(pl.col("end_date").is_not_null())
    kept = pl.concat([running.head(LEFT_RUNNING), ended.head(ROWS - LEFT_RUNNING)])
    return kept.sort("assignment_ref").write_csv().encode()


def _date(given: Return, authorised: date) -> None:
    """Lay a return's dates back to when it would have been made."""
    for days, step in ((2, Step.SUBMIT), (1, Step.APPROVE), (0, Step.AUTHORISE)):
        Signature.objects.filter(given=given, step=step).update(at=_at(authorised - timedelta(days=days)))
    sent = _at(authorised - timedelta(days=5))
    Upload.objects.filter(given=given).update(sent_at=sent, finished_at=sent)
    Version.objects.filter(given=given).update(made_at=sent)


def _opened(round: Round, closed: date | None = None) -> None:
    Round.objects.filter(pk=round.pk).update(opened_at=_at(last_day(round.quarter) + timedelta(days=1)))
    if closed is not None:
        Round.objects.filter(pk=round.pk).update(closed_at=_at(closed))


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10, 15)))
