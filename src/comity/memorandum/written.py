"""The shapes of the files a person writes, before anything is resolved.

Each is closed (an unknown key is an error) and takes text as it stands in the file; `exact` turns it
into dates, amounts and codes and never guesses. The resolved shapes are in `model`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from comity.memorandum.departing import Does
from comity.memorandum.exact import Amount, Cap, Day, Fact, Ground, Names, Text, Whole, Yes, choose, quoted, wrong
from comity.memorandum.model import RETURN_POSTS, HolidayPay, Kind, MemorandumKind, Number, Post, StrengthValue

NUMBER_KEYS: dict[Kind, str] = {
    Kind.COOL_OFF: "months",
    Kind.EXPERIENCE: "months",
    Kind.NOTICE: "days",
    Kind.REFERENCES: "minimum",
    Kind.ON_SITE: "days_a_week",
}
"""The key of a term's number, by kind. Other kinds' terms have dates only; caps have their own table."""

Grade = Literal["primary", "secondary", "tertiary", "unconfirmed", "fictional"]
Check = Literal["registration", "dbs", "right_to_work", "identity", "qualifications"]
SharedWith = Literal["worker", "supplier"]
PaymentBasis = Literal["paye", "umbrella", "limited_company"]


def _return_post(value: Any) -> Post:
    """A post whose signature a return can show; the others have their place in `departures.yaml`."""
    posts = [post.value for post in RETURN_POSTS]
    if value in posts:
        return Post(value)
    if not isinstance(value, str):
        raise wrong("something else stands where a post belongs", choose("", posts))
    if value in list(Post):
        found = f"{quoted(value)} signs no departure that a return can show"
        raise wrong(found, f"Write {' or '.join(posts)} here, and ask {value} in the route of departures.yaml")
    raise wrong(f"{quoted(value)} is not known", choose(value, posts))


ReturnPost = Annotated[Post, BeforeValidator(_return_post)]


class Written(BaseModel):
    """A closed shape as written."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CitationEntry(Written):
    """Where a fact comes from."""

    source: Text
    section: Text = ""
    url: Text = ""
    grade: Grade = "primary"


class StrengthEntry(Written):
    """A strength from a date."""

    value: StrengthValue
    from_date: Day = Field(alias="from")
    citation: CitationEntry | None = None


class TermEntry(Written):
    """A dated value; its number under the key of its clause's kind, or `unknown` with why there is none."""

    new_from: Day
    existing_from: Day | None = None
    months: Whole | None = None
    days: Whole | None = None
    minimum: Whole | None = None
    days_a_week: Amount | None = None
    unknown: Text = ""
    citation: CitationEntry | None = None

    def numbers(self) -> dict[str, int | Decimal]:
        """The numbers given, by key."""
        given = {key: getattr(self, key) for key in ("months", "days", "minimum", "days_a_week")}
        return {key: value for key, value in given.items() if value is not None}

    def number(self, kind: Kind) -> Number | None:
        """The number under the kind's own key."""
        return self.numbers().get(NUMBER_KEYS.get(kind, ""))


class ExemptionEntry(Written):
    """A ground on its own, or with a note or `settled: false` where the region has not decided."""

    ground: Ground
    settled: Yes = True
    note: Text = ""

    @model_validator(mode="before")
    @classmethod
    def _ground_alone(cls, value: Any) -> Any:
        return {"ground": value} if isinstance(value, str) else value


class ClauseFile(Written):
    """`clauses/NN-kind.yaml`: one clause."""

    code: Text
    kind: Kind
    heading: Text
    words: Text
    citation: CitationEntry
    strength: list[StrengthEntry]
    terms: list[TermEntry] = []
    exemptions: list[ExemptionEntry] = []
    checks: list[Check] = []
    departure: list[ReturnPost] = []
    departure_citation: CitationEntry | None = None
    shared_with: list[SharedWith] = []
    window_months: Whole | None = None


class CapRow(Written):
    """A line of `caps.csv`, of `caps.yaml` or of an amendment.

    `pounds_an_hour` is money, `none agreed` (the region has agreed no cap for this role and basis) or
    `not known` (there is one, and nobody outside can say what; `note` says why).
    """

    role: Text
    payment_basis: PaymentBasis
    pounds_an_hour: Cap
    new_from: Day
    existing_from: Day | None = None
    citation: Text = ""
    note: Text = ""


class CapsFile(Written):
    """`caps.yaml`, for those who would rather not edit CSV."""

    caps: list[CapRow]


class PartyRow(Written):
    """A line of `parties.csv`: an authority and its membership."""

    code: Text
    dfe_code: Text = ""
    name: Text
    region: Text = ""
    aliases: Names = ()
    delivers_for: Text = ""
    joined: Day | None = None
    left: Day | None = None
    implements: Day | None = None
    signatory: Text = ""
    signed: Day | None = None
    succeeded_by: Names = ()


class AuthorityRow(Written):
    """A line of `authorities.csv`: an authority that exists, whether or not it is a party."""

    ons_code: Text
    dfe_code: Text = ""
    name: Text
    region: Text
    aliases: Names = ()


class FormerAuthorityRow(AuthorityRow):
    """A line of `former_authorities.csv`: an authority that closed, still known by those who worked for it."""

    closed: Day
    succeeded_by: Names = ()


class RoleRow(Written):
    """A core role of `roles.yaml`."""

    code: Text
    label: Text
    description: Text = ""


class RolesFile(Written):
    """`roles.yaml`: the role scheme, in order of seniority."""

    roles: list[RoleRow]


class TitleRow(Written):
    """A line of `titles.csv`: an authority's local title and its role, for starts in `[from, to)`."""

    authority: Text
    title: Text
    role: Text
    from_date: Day = Field(alias="from")
    to_date: Day | None = Field(default=None, alias="to")


class AcceptanceRow(Written):
    """A line of `acceptances.csv`: a supplier's answer to this version of the memorandum."""

    supplier: Text
    accepted: Yes
    on: Day


class GroupEntry(Written):
    """A group that governs the memorandum."""

    name: Text
    cadence: Text
    sees: Text = ""


class VersionEntry(Written):
    """A version of the memorandum and what is known of it."""

    version: Text
    from_date: Day | None = Field(default=None, alias="from")
    known: Text
    signatories: list[Text] = []
    citation: CitationEntry


class LooseningEntry(Written):
    """A clause that is looser than the baseline's on purpose, and why."""

    kind: Kind
    reason: Text


class MemorandumFile(Written):
    """`memorandum.yaml`: what the memorandum is."""

    id: Text
    title: Text
    kind: MemorandumKind
    version: Text
    region: Text
    in_force: Day
    workforce_scope: Text
    extends: Text = ""
    review_due: Day | None = None
    citation: CitationEntry
    groups: list[GroupEntry] = []
    versions: list[VersionEntry] = []
    loosenings: list[LooseningEntry] = []


class ClauseChange(Written):
    """What an amendment changes in one clause: only what it names.

    A term replaces the term of the same `new_from` or stands beside the others; `withdrawn` lists the
    `new_from` of terms taken away. Lists (exemptions, checks, departure, shared_with) replace the whole list.
    `code` tells clauses of one kind apart where a memorandum has several.
    """

    kind: Kind
    code: Text = ""
    heading: Text | None = None
    words: Text | None = None
    strength: list[StrengthEntry] = []
    terms: list[TermEntry] = []
    withdrawn: list[Day] = []
    exemptions: list[ExemptionEntry] | None = None
    checks: list[Check] | None = None
    departure: list[ReturnPost] | None = None
    shared_with: list[SharedWith] | None = None
    window_months: Whole | None = None


class SignOffEntry(Written):
    """A sign-off of a route: `by` a post or by a `group`."""

    by: Post | None = None
    group: Text = ""
    does: Does
    kinds: list[Kind] = []
    over_per_cent: Amount | None = None
    over_pounds: Amount | None = None
    over_weeks: Whole | None = None
    within_days: Whole | None = None
    citation: CitationEntry | None = None


class RungEntry(Written):
    """A rung of a ladder: `to` a post or to a `group`."""

    after_days: Whole | None = None
    to: Post | None = None
    group: Text = ""
    words: Text


class DeparturesEntry(Written):
    """Departures as an amendment writes them: the whole, in place of what stood before."""

    told_within_days: Whole | None = None
    review_within_days: Whole | None = None
    longest_weeks: Whole | None = None
    warn_days: Whole | None = None
    route: list[SignOffEntry] = []
    ladder: list[RungEntry] = []
    citation: CitationEntry | None = None


class DeparturesFile(DeparturesEntry):
    """`departures.yaml`: the route of sign-offs that a departure needs, and the ladder of breaches."""

    citation: CitationEntry


class AmendmentFile(Written):
    """`amendments/NN-name.yaml`: a small dated overlay with its reason."""

    id: Text
    title: Text
    agreed: Day
    reason: Text
    citation: CitationEntry
    caps: list[CapRow] = []
    clauses: list[ClauseChange] = []
    departures: DeparturesEntry | None = None
    review_due: Day | None = None


class OnCostsEntry(Written):
    """On-costs from a day on. A part that is left out is not known."""

    from_date: Day = Field(alias="from")
    employer_ni_per_cent: Amount | None = None
    secondary_threshold_a_week: Amount | None = None
    apprenticeship_levy_per_cent: Amount | None = None
    holiday_pay_per_cent: Amount | None = None
    umbrella_margin_a_week: Amount | None = None
    hours_a_week: Amount | None = None
    paye_holiday_pay: HolidayPay | None = None
    note: Text = ""
    citation: CitationEntry


class OnCostsFile(Written):
    """`on_costs.yaml`: what stands between a rate and a worker's hand, by date."""

    on_costs: list[OnCostsEntry]


class Expectation(Written):
    """What a scenario expects of a clause: an outcome, and optionally words of its reason and its working."""

    outcome: Text
    reason: Text = ""
    working: dict[str, Fact] = {}

    @model_validator(mode="before")
    @classmethod
    def _outcome_alone(cls, value: Any) -> Any:
        return {"outcome": value} if isinstance(value, str) else value


class ScenarioEntry(Written):
    """One readable test: given these facts, as at this date, then these outcomes."""

    name: Text
    as_at: Day
    given: dict[str, Fact]
    then: dict[str, Expectation]


class ScenariosFile(Written):
    """`scenarios/*.yaml`: scenarios, with facts that all of them share in `background`."""

    title: Text = ""
    background: dict[str, Fact] = {}
    scenarios: list[ScenarioEntry]
