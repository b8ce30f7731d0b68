"""An authority's return in an open round, with people for each step of it, for the tests."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from cast import Cast

from comity.web.people.member import Member
from comity.web.returns import actions
from comity.web.returns.models import Return, Upload

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


def shipped() -> bytes:
    """The exemplar's return as it ships: Coldharbour's, with errors and queries in it."""
    return (files("comity.library") / "exemplar/returns/coldharbour-2026-q3.csv").read_bytes()
