"""A memorandum made ready to judge for a day: every clause as expressions.

Built once for a memorandum and a day, used for any number of frames. The *wide* frame has one row for each
assignment, with each clause's verdict, cover and outcome as small numbers; `findings` makes words of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import narwhals as nw

from comity.clauses import KINDS, Judged, Setting, pre_employment_checks, project_team
from comity.clauses.exceptions import Cover, cover
from comity.clauses.failures import listings
from comity.clauses.setting import JUDGED_ON
from comity.clauses.verdict import outcome_column
from comity.clauses.words import Labels, Template
from comity.judge.conform import Frame
from comity.judge.lookup import Lookup
from comity.memorandum.model import Clause, Memorandum, Post

SIGNOFF = "shared__signoff"

BASIS_LABELS = {
    "paye": "PAYE",
    "umbrella": "umbrella",
    "limited_company": "limited company",
}
LEAVING_LABELS = {
    "resignation": "resignation",
    "voluntary_redundancy": "voluntary redundancy",
    "compulsory_redundancy": "compulsory redundancy",
    "dismissal": "dismissal",
    "retirement": "retirement",
    "probation": "leaving during probation",
    "other": "another reason",
}
ROUTE_LABELS = {
    "msp": "managed service provider",
    "direct_agency": "agency direct",
    "project_team": "project team",
    "packaged": "packaged service",
}


def outcome_name(clause: Clause) -> str:
    """The wide frame's column of a clause's outcome, as a position in OUTCOMES."""
    return f"outcome__{clause.kind.value.replace('-', '_')}"


@dataclass(frozen=True)
class Plan:
    """How a memorandum judges on a day."""

    memorandum: Memorandum
    as_at: date

    @cached_property
    def setting(self) -> Setting:
        """The memorandum and the day."""
        return Setting(self.memorandum, self.as_at)

    @cached_property
    def lookup(self) -> Lookup:
        """Its authorities."""
        return Lookup(self.setting)

    @cached_property
    def clauses(self) -> tuple[Judged, ...]:
        """Its assignment-level clauses, in the order that findings are given in."""
        return tuple(KINDS[clause.kind](clause, self.setting) for clause in self.memorandum.assignment_clauses())

    @cached_property
    def labels(self) -> Labels:
        """Texts for codes, by format name."""
        authorities = {a.code: a.name for a in reversed(self.memorandum.authorities)}
        authorities |= {a.dfe_code: a.name for a in reversed(self.memorandum.authorities) if a.dfe_code}
        team = project_team.points()
        checks = pre_employment_checks.points(tuple(pre_employment_checks.CHECKS))
        return {
            "role": {role.code: lowered(role.label) for role in self.memorandum.roles},
            "basis": BASIS_LABELS,
            "leaving": LEAVING_LABELS,
            "route": ROUTE_LABELS,
            "authority": authorities,
            "team_failures": listings([point.failing for point in team]),
            "team_blanks": listings([point.missing for point in team]),
            "check_failures": listings([point.failing for point in checks]),
            "check_blanks": listings([point.missing for point in checks]),
            "suppliers": listings(["the agency", "the MSP"]),
        }

    def shared(self, frame: Frame) -> Frame:
        """The frame with the facts that all clauses share."""
        return frame.with_columns(**self.setting.shared())

    def look_up(self, frame: Frame, *, coded: bool = False) -> Frame:
        """The frame with parties, regions and mapped roles looked up."""
        return frame.with_columns(**self.lookup.keys(coded=coded)).with_columns(**self.lookup.columns())

    def verdicts(self, frame: Frame, leave: frozenset[int] = frozenset()) -> Frame:
        """The frame with each clause's working and verdict; `leave` are the positions of clauses to leave out."""
        clauses = [judged for position, judged in enumerate(self.clauses) if position not in leave]
        frame = frame.with_columns(**self.setting.entry())
        if not clauses:
            return frame
        timetables = {t.name: t for judged in clauses for t in judged.timetables}
        frame = frame.with_columns(**{f"term__{name}": t.term_column() for name, t in timetables.items()})
        frame = frame.with_columns(**{f"gate__{name}": t.gate_column() for name, t in timetables.items()})
        for stage in range(max(len(judged.stages) for judged in clauses)):
            frame = frame.with_columns(
                **{
                    judged.prefix + name: expression
                    for judged in clauses
                    if stage < len(judged.stages)
                    for name, expression in judged.stages[stage].items()
                }
            )
        return frame

    @cached_property
    def covers(self) -> dict[tuple[Post, ...], str]:
        """The posts that a departure needs, to the column of what the row's exception does for it."""
        posts = {judged.clause.departure for judged in self.clauses if judged.clause.departure}
        return {departure: f"cover__{'_'.join(departure)}" for departure in sorted(posts)}

    def cover_states(self, frame: Frame) -> Frame:
        """The frame with what the row's own exception does, for each set of posts that must sign."""
        states = {name: cover(departure) for departure, name in self.covers.items()}
        return frame.with_columns(**states) if states else frame

    def outcomes(self, frame: Frame, *, extra: bool = False, coded: bool = False) -> Frame:
        """The frame with each clause's cover and outcome, from its verdict.

        `extra`: the frame has `extra__<kind>` columns, what other exceptions than the row's own do.
        """
        if not self.clauses:
            return frame
        named = nw.col("signoff_clause") if coded else signoff_kind()
        frame = self.cover_states(frame).with_columns(**{SIGNOFF: named})
        frame = frame.with_columns(**{judged.prefix + "cover": self._cover(judged, extra) for judged in self.clauses})
        return frame.with_columns(**{outcome_name(judged.clause): outcome_column(judged) for judged in self.clauses})

    def _cover(self, judged: Judged, extra: bool) -> nw.Expr:
        clause, none = judged.clause, nw.lit(int(Cover.NONE))
        if not clause.departure:
            return none
        named = nw.col(SIGNOFF) == clause.kind.value
        own = nw.when(named).then(nw.col(self.covers[clause.departure])).otherwise(none)
        if not extra:
            return own
        other = nw.col(f"extra__{judged.prefix[:-2]}").fill_null(int(Cover.NONE))
        return nw.when(other > own).then(other).otherwise(own)

    def wide(self, frame: Frame, *, coded: bool = False) -> Frame:
        """One row for each assignment, judged. `coded`: `is_coded` holds, and no text need be brought to its key."""
        return self.outcomes(self.verdicts(self.look_up(self.shared(frame), coded=coded)), coded=coded)

    def is_coded(self) -> nw.Expr:
        """Whether a row's authorities and sign-off clause are written as they are compared, as a return's reader
        leaves them; null where all are blank."""
        keys = list(self.lookup.codes)
        kinds = [judged.clause.kind.value for judged in self.clauses]
        return nw.all_horizontal(
            nw.col("authority").is_in(keys),
            nw.col("last_substantive_authority").is_in(keys),
            nw.col("signoff_clause").is_in(kinds),
            ignore_nulls=True,
        )

    def __reduce__(self) -> tuple[type[Plan], tuple[Memorandum, date]]:
        """Sent elsewhere as what it is made from: expressions do not travel."""
        return Plan, (self.memorandum, self.as_at)


def needed(plan: Plan, *of: Judged) -> list[str]:
    """The wide frame's columns that findings are made from: of all its clauses, or of those given."""
    names = ["assignment_ref", "authority", "start_date", JUDGED_ON]
    for judged in of or plan.clauses:
        names += [judged.prefix + "verdict", judged.prefix + "cover", outcome_name(judged.clause)]
        names += [column for column, _ in judged.working_columns.values()]
        for verdict in judged.verdicts.values():
            for text in (verdict.reason, verdict.remedy):
                parts = Template(text).parts()
                names += [judged.names.get(part[0], part[0]) for part in parts if not isinstance(part, str)]
    return list(dict.fromkeys(names))


def signoff_kind() -> nw.Expr:
    """The clause departed from as a kind: `Price cap` and `price_cap` are `price-cap`."""
    text = nw.col("signoff_clause").str.strip_chars().str.to_lowercase()
    return text.str.replace_all(" ", "-", literal=True).str.replace_all("_", "-", literal=True)


def kind_text(text: str | None) -> str:
    """The same for one value."""
    return (text or "").strip().lower().replace(" ", "-").replace("_", "-")


def lowered(label: str) -> str:
    """A label inside a sentence: `Social worker` as `social worker`, `IRO` as it is."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
