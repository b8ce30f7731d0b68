"""Which memorandum a check is judged by: the region's own in force on the day, or one that ships.

Resolved memoranda are held in each process, so that a request parses nothing; what a receipt was made with is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from comity.memorandum import load, shipped
from comity.memorandum.frozen import frozen, thawed
from comity.memorandum.model import Memorandum
from comity.web.agreements.models import Publication
from comity.web.agreements.queries import in_force, memorandum_on
from comity.web.engagements.models import Check, KeptMemorandum
from comity.web.organisations.models import Region

_KEPT: set[tuple[int, str]] = set()
"""Memoranda known to be kept, by region: what is once kept is kept for ever."""


class NoMemorandumError(Exception):
    """There is no memorandum of that name for the region on the day."""


class NotKeptError(Exception):
    """The memorandum that a receipt was made with is not kept, so it cannot be judged again."""


@dataclass(frozen=True, slots=True)
class Held:
    """A memorandum to judge by. `publication` is the region's; None where it is another that ships."""

    memorandum: Memorandum
    publication: Publication | None

    @property
    def of_the_region(self) -> bool:
        """Whether it is the region's own, so that an engagement may rest on it."""
        return self.publication is not None


def names(region: Region, day: date) -> tuple[str, ...]:
    """What may be asked for by name: the region's own first."""
    own = in_force(region, day)
    return tuple(dict.fromkeys((*([own.memorandum] if own else []), *shipped())))


def of_region(region: Region, day: date) -> Held:
    """The region's own, in force on a day, with the amendments agreed by then.

    Raises:
        NoMemorandumError: the region has none in force on the day.
    """
    publication = in_force(region, day)
    if publication is None:
        raise NoMemorandumError
    return Held(memorandum_on(publication, day), publication)


def named(region: Region, name: str, day: date) -> Held:
    """The region's own in force on a day where it has that id; otherwise the one that ships under it.

    Raises:
        NoMemorandumError: neither is there.
    """
    publication = in_force(region, day)
    if publication is not None and publication.memorandum == name:
        return Held(memorandum_on(publication, day), publication)
    if name not in shipped():
        raise NoMemorandumError
    return Held(load(name), None)


def keep(held: Held, region: Region) -> None:
    """Keep a memorandum that is not among the region's publications, so that a receipt can be judged by it for ever."""
    digest = held.memorandum.digest
    if held.of_the_region or (region.pk, digest) in _KEPT:
        return
    if KeptMemorandum.objects.filter(region=region, digest=digest).exists():
        _KEPT.add((region.pk, digest))
        return
    KeptMemorandum.objects.create(region=region, digest=digest, content=frozen(held.memorandum))


def made_with(check: Check) -> Held:
    """The memorandum that a check was judged by, exactly as it was then.

    Raises:
        NotKeptError: it is not kept.
    """
    publication = check.publication
    if publication is None:
        return Held(_kept(check.region_id, check.memorandum_digest), None)
    for stage in publication.stages:
        if stage["digest"] == check.memorandum_digest:
            day = max(date.fromisoformat(stage["from"]), date.min)
            return Held(memorandum_on(publication, day), publication)
    raise NotKeptError(check.memorandum_digest)


@lru_cache(maxsize=16)
def _kept(region: int, digest: str) -> Memorandum:
    content = KeptMemorandum.objects.filter(region_id=region, digest=digest).values_list("content", flat=True).first()
    if content is None:
        raise NotKeptError(digest)
    return thawed(bytes(content), digest)
