"""An authority's return in an open round, with people for each step of it, for the tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from cast import BY, Cast
from django.utils import timezone

from comity.memorandum.frozen import shipped_folder
from comity.web.agreements.actions import bring_in, publish
from comity.web.agreements.archive import archive_of
from comity.web.agreements.bundle_files import Files, files_of_folder
from comity.web.agreements.examining import Examined, examine
from comity.web.agreements.models import Publication
from comity.web.organisations.models import Region
from comity.web.people.member import Member
from comity.web.returns import actions
from comity.web.returns.models import Return, Step, Upload, Version
from comity.web.returns.reading import Made
from comity.web.returns.signing import seen

QUARTER = "2026-Q3"


@dataclass(frozen=True)
class Case:
    """Authority A's return in an open round, and its people: analyst, HR lead (Alice) and director."""

    cast: Cast
    given: Return
    analyst: Member
    hr_lead: Member
    director: Member

    def now(self) -> Return:
        """The return as it stands."""
        return Return.objects.select_related("current", "authority", "round", "region").get(pk=self.given.pk)

    def sent(self, content: bytes, name: str = "return.csv") -> Upload:
        """A file sent by the analyst and read, as a worker would."""
        from comity.web.returns.tasks import read_upload

        upload = actions.send(by=self.analyst.actor, given=self.now(), name=name, content=content)
        read_upload.func(str(upload.pk))
        return Upload.objects.get(pk=upload.pk)

    def authorised(self, content: bytes, *, pooled: bool = True) -> Return:
        """A file carried to authorised by the three of them."""
        self.sent(content)
        for who, step in ((self.analyst, Step.SUBMIT), (self.hr_lead, Step.APPROVE), (self.director, Step.AUTHORISE)):
            given = self.now()
            assert given.current is not None
            actions.sign(by=who, given=given, step=step, saw=seen(given, given.current), pooled=pooled)
        return self.now()


def shipped() -> bytes:
    """The exemplar's return as it ships: Coldharbour's, with errors and queries in it."""
    return (files("comity.library") / "exemplar/returns/coldharbour-2026-q3.csv").read_bytes()


@cache
def clean() -> bytes:
    """The same without the rows that anything is to be said of: a return that can be submitted."""
    from comity import load
    from comity.returns import read_return

    with TemporaryDirectory() as folder:
        path = Path(folder) / "return.csv"
        path.write_bytes(shipped())
        issues = read_return(path, load("exemplar"), quarter=QUARTER).issues
    bad = set(issues.filter(issues["level"] != "note")["row"].drop_nulls())
    lines = shipped().decode("utf-8").splitlines(keepends=True)
    return "".join(line for number, line in enumerate(lines, 1) if number not in bad).encode()


@cache
def judged_clean() -> Made:
    """That return read and judged by the exemplar as it ships."""
    from comity import load
    from comity.returns import read_return
    from comity.web.returns.reading import Standing, judged

    memorandum = load("exemplar")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "return.csv"
        path.write_bytes(clean())
        returned = read_return(path, memorandum, quarter=QUARTER)
    return judged(returned, Standing(Publication(), memorandum, QUARTER))


def a_version(given: Return) -> Version:
    """A version of a return with nothing in it, for what looks only at the pool."""
    publication = Publication.objects.filter(region=given.region).first() or a_publication(given.region)
    return Version.objects.create(
        region=given.region,
        given=given,
        number=1,
        source="nil",
        publication=publication,
        memorandum=publication.digest,
        as_at=date(2026, 9, 30),
        engine="tests",
        content=b"",
        digest="0" * 64,
        source_digest="0" * 64,
        assignments=0,
        errors=0,
        queries=0,
        notes=0,
        made_by=BY,
        made_at=timezone.now(),
    )


def a_publication(region: Region) -> Publication:
    """The exemplar, published in a region. It is examined once: linting it takes longer than most tests."""
    with (
        patch("comity.web.agreements.actions.examine", lambda _, region: examined(region)),
        patch("comity.web.agreements.actions.archive_of", lambda *_: archived(region.name)),
    ):
        first = bring_in(by=BY, region=region, files=exemplar())
    return publish(by=BY, publication=first, digest=first.digest, instead_of="")


@cache
def exemplar() -> Files:
    """The files of the exemplar's bundle."""
    return files_of_folder(shipped_folder("exemplar"))


@cache
def examined(region: str) -> Examined:
    """What examining them comes to in a region of this name."""
    return examine(exemplar(), region=region)


@cache
def archived(region: str) -> bytes:
    """Both in one archive."""
    return archive_of(exemplar(), examined(region).stages)
