"""An authority's return in an open round, with people for each step of it, for the tests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from cast import Cast

from comity.web.people.member import Member
from comity.web.returns import actions
from comity.web.returns.models import Return, Step, Upload
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
