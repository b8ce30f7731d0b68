"""An authority's national return as it stands: made of the current version, what it adds beside, and its mapping.

Nothing that is blank is passed as given: what nobody has said stays a gap, and what the quarter before said is
proposed and no more.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import rfc8785

from comity.memorandum.model import RETURN_POSTS, Clause, Kind, Post
from comity.memorandum.words import POSTS, day
from comity.web.organisations.models import Organisation
from comity.web.returns.downloads import whole_findings
from comity.web.returns.findings import key_of, memorandum_of
from comity.web.returns.frames import frames_of
from comity.web.returns.models import Addition, NationalMapping, Part, Return, Version
from comity.web.returns.quarters import before

if TYPE_CHECKING:
    import polars as pl

    from comity.returns.headings.layout import Column
    from comity.returns.national import Completeness, Given, NationalReturn

NOBODY = "Nobody signed it off"
_EPOCH = (1980, 1, 1, 0, 0, 0)


class _Kept(NamedTuple):
    """A version's frames as the library reads a return; which column a field came from is not known any more."""

    assignments: pl.DataFrame
    signoffs: pl.DataFrame
    columns: Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing, with the way to mend it: `at` names what is added beside, or is a row of the return."""

    table: str
    of: str
    heading: str
    source: str
    why: str
    mend: str


def mapping_of(organisation: Organisation) -> NationalMapping | None:
    """The organisation's latest national mapping; None where Comity's own lays it out."""
    return NationalMapping.objects.filter(organisation=organisation).order_by("-number").first()


def additions_of(given: Return) -> dict[tuple[str, str], dict[str, Any]]:
    """What a return adds, by part and key."""
    return {(each.part, each.key): each.content for each in given.additions.all()}


def said(given: Return) -> list[list[Any]]:
    """What a return adds, as it is signed and compared."""
    return [[part, key, content] for (part, key), content in sorted(additions_of(given).items())]


def proposed(given: Return, part: Part) -> dict[str, dict[str, Any]]:
    """What the quarter before said of a part, by key, where this one says nothing yet. It counts for nothing."""
    earlier = Addition.objects.filter(
        given__authority=given.authority, given__round__quarter=before(given.round.quarter), part=part
    )
    now = {key for kind, key in additions_of(given) if kind == part}
    return {each.key: each.content for each in earlier if each.key not in now}


def made_from(given: Return, version: Version) -> str:
    """The SHA-256 of all that the national return is made of. Anything of it that changes gives another."""
    laid = mapping_of(given.authority)
    what = [version.digest, said(given), laid.digest if laid else ""]
    return sha256(rfc8785.dumps(what)).hexdigest()


def national_of(given: Return, version: Version) -> NationalReturn:
    """The national return of a version, with what the return adds. It is shared, and not to be changed.

    Raises:
        DeletedError: retention has deleted the version's rows.
    """
    frames_of(version)
    return _made(given.pk, version.pk, made_from(given, version))


def completeness_of(made: NationalReturn) -> Completeness:
    """What is missing, column by column."""
    from comity.returns.national import completeness

    return completeness(made)


def gaps_of(made: NationalReturn) -> list[Gap]:
    """What is missing, each with what its column is made from; one of the table as a whole is of no row."""
    known = {
        (table.name, row.of, table.columns[place].heading): (table.key, table.columns[place].source)
        for table in made.tables
        for row in table.rows
        for place in row.lacks
    }
    keys = {table.name: table.key for table in made.tables}
    found = []
    for gap in completeness_of(made).gaps:
        table, source = known.get((gap.table, gap.of, gap.heading), (keys[gap.table], ""))
        found.append(Gap(table, gap.of, gap.heading, source, gap.why, gap.mend))
    return found


def worked_out(given: Return, version: Version) -> dict[str, tuple[int | None, str]]:
    """Each month's total as it is worked out, in ten-thousandths of a pound, whatever the authority gave; or None and
    why there is none."""
    from comity.returns.national import Given
    from comity.returns.national.cost_rows import cost_rows

    rows = cost_rows(_own(given, version), {}, given.round.quarter, Given(), version.accounting.get("rejected", 0))
    found: dict[str, tuple[int | None, str]] = {}
    for row in rows:
        total = row.values["total_cost"]
        lack = row.lacks.get("total_cost")
        found[row.of] = (total if isinstance(total, int) else None, lack.why if lack else "")
    return found


def asked_clauses(given: Return, version: Version) -> list[Clause]:
    """The clauses that need an explanation: those not complied with, and those explained already."""
    told = {key for part, key in additions_of(given) if part == Part.EXPLANATION}
    return [
        clause
        for clause in memorandum_of(version).assignment_clauses()
        if departures(version, clause) or clause.kind.value in told
    ]


def departures(version: Version, clause: Clause) -> int:
    """How many assignments did not comply with a clause, signed off or not."""
    counts = version.tally.get(clause.kind.value, {})
    return sum(counts.get(name, 0) for name in ("breached", "excepted"))


@dataclass(frozen=True, slots=True)
class Unsigned:
    """An assignment above its cap whose rows do not show every signature: what its rows show, and what is added."""

    key: str
    assignment_ref: str
    reason: str
    shown: str
    added: dict[str, Any] | None


def unsigned_breaches(given: Return, version: Version) -> list[Unsigned]:
    """The assignments above their cap of which the rows do not say who signed, in order of reference."""
    from comity.returns.national import Given, national_return
    from comity.returns.national.sources import CAP_BREACHES

    memorandum = memorandum_of(version)
    bare = national_return(
        _read(version),
        whole_findings(version),
        memorandum,
        quarter=given.round.quarter,
        as_at=version.as_at,
        mapping=_plain(),
        authority=given.authority.code,
        given=Given(),
    )
    added = additions_of(given)
    place = {column.source: number for number, column in enumerate(bare.table(CAP_BREACHES).columns)}
    return [
        Unsigned(
            key_of(row.of, Kind.PRICE_CAP.value),
            row.of,
            str(row.cells[place["reason"]] or ""),
            str(row.cells[place["signed_by"]] or ""),
            added.get((Part.SIGNED, row.of)),
        )
        for row in bare.table(CAP_BREACHES).rows
        if place["signed_by"] in row.lacks or (Part.SIGNED, row.of) in added
    ]


def posts_of(version: Version) -> list[Post]:
    """The posts whose signatures pay above its cap needs, as the memorandum has it; both, where it names none."""
    clause = memorandum_of(version).clause(Kind.PRICE_CAP)
    return list(clause.departure) if clause and clause.departure else list(RETURN_POSTS)


def signed_words(content: Mapping[str, Any]) -> str:
    """Who signed, as the national return says it: each post with its day, or that nobody did."""
    told = [f"{POSTS[Post(post)]} on {day(date.fromisoformat(when))}" for post, when in content["signed"].items()]
    return "; ".join(told) or NOBODY


def library_given(additions: Mapping[tuple[str, str], dict[str, Any]]) -> Given:
    """What a return adds, as the library takes it."""
    from decimal import Decimal

    from comity.dictionary import MONEY_SCALE
    from comity.returns.national import AgencyNote, Given

    def of(part: Part) -> dict[str, dict[str, Any]]:
        return {key: content for (kind, key), content in additions.items() if kind == part}

    notes = tuple(
        AgencyNote(one["agency"], one["behaviour"], one["clause"])
        for _, one in sorted(of(Part.AGENCY).items(), key=lambda each: int(each[0]))
    )
    return Given(
        explanations={clause: one["words"] for clause, one in of(Part.EXPLANATION).items()},
        agencies=notes or (() if of(Part.NO_AGENCIES) else None),
        monthly_cost={month: int(Decimal(one["pounds"]) * MONEY_SCALE) for month, one in of(Part.COST).items()},
        signed={reference: signed_words(one) for reference, one in of(Part.SIGNED).items()},
    )


def workbook(given: Return, version: Version) -> bytes:
    """Both parts in one workbook: the same bytes as long as nothing that it is made of changes."""
    from comity.returns.national import write_xlsx

    made = national_of(given, version)
    with tempfile.TemporaryDirectory(prefix="comity-national-") as folder:
        path = Path(folder) / "national-return.xlsx"
        write_xlsx(made, completeness_of(made), path, version.made_at)
        return path.read_bytes()


def tables(given: Return, version: Version) -> dict[str, bytes]:
    """Both parts as CSV files, and what is missing from them, by name."""
    from comity.returns.national import write_csv
    from comity.returns.national.write import COMPLETENESS, write_completeness

    made = national_of(given, version)
    with tempfile.TemporaryDirectory(prefix="comity-national-") as folder:
        paths = write_csv(made, Path(folder))
        missing = Path(folder) / COMPLETENESS
        write_completeness(completeness_of(made), missing)
        return {path.name: path.read_bytes() for path in [*paths, missing]}


def archive(given: Return, version: Version) -> bytes:
    """The CSV files in one ZIP: the same bytes as long as nothing changes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
        for name, content in tables(given, version).items():
            out.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return made.getvalue()


def file_digests(given: Return, version: Version) -> dict[str, str]:
    """The SHA-256 of each file of the national return, by name."""
    files = {"national-return.xlsx": workbook(given, version), "national-return-csv.zip": archive(given, version)}
    return {name: sha256(content).hexdigest() for name, content in (files | tables(given, version)).items()}


def _plain() -> Any:
    from comity.returns.national import default_mapping

    return default_mapping()


def _read(version: Version) -> _Kept:
    frames = frames_of(version)
    return _Kept(frames["assignments"], frames["signoffs"], {})


def _own(given: Return, version: Version) -> pl.DataFrame:
    import polars as pl

    quarter = given.round.quarter
    return frames_of(version)["assignments"].filter(
        (pl.col("authority") == given.authority.code) & (pl.col("quarter").fill_null(quarter) == quarter)
    )


@lru_cache(maxsize=4)
def _made(given_pk: int, version_pk: int, digest: str) -> NationalReturn:
    """By the digest of all that it is made of, so that what is held here is never behind what is kept."""
    from comity.returns.national import national_return
    from comity.returns.national.mapping import parse_mapping

    given = Return.objects.select_related("authority", "round").get(pk=given_pk)
    version = Version.objects.defer("content").select_related("publication").get(pk=version_pk)
    laid = mapping_of(given.authority)
    return national_return(
        _read(version),
        whole_findings(version),
        memorandum_of(version),
        quarter=given.round.quarter,
        as_at=version.as_at,
        mapping=parse_mapping(laid.text, f"mapping {laid.number}") if laid else _plain(),
        authority=given.authority.code,
        given=library_given(additions_of(given)),
        rejected=version.accounting.get("rejected", 0),
    )


def added_rows(given: Return, headings: Mapping[str, str]) -> list[list[str]]:
    """What a return adds, as a table for whoever signs it: what it is, of what, and what is said. `headings` are what
    the memorandum calls its clauses, by kind."""
    rows = []
    for (part, key), content in sorted(additions_of(given).items()):
        match part:
            case Part.AGENCY:
                of, words = content["agency"], content["behaviour"]
            case Part.SIGNED:
                of, words = key, signed_words(content)
            case Part.COST:
                of, words = key, f"£{content['pounds']}"
            case Part.EXPLANATION:
                of, words = headings.get(key, key), content["words"]
            case _:
                of, words = "All agencies", "None did"
        rows.append([Part(part).label, of, words])
    return rows
