"""Who is in the demonstration: two regions, their organisations, and one person of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from comity.web.organisations.models import Kind
from comity.web.people.roles import Role


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation. `delivers_for` are the codes of the authorities that a trust delivers for.

    `closed` is the first day without it, and `succeeded_by` are the codes of those that took over from it.
    """

    kind: Kind
    code: str
    name: str
    dfe_code: str = ""
    delivers_for: tuple[str, ...] = ()
    succeeded_by: tuple[str, ...] = ()
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Someone:
    """A person, and what they are in the organisation of a code; an administrator is nothing in any.

    `also` is what else they are, by the code of the other organisation. `printed`: whether the demonstration says how
    to sign in as them, which it does for one of each kind, and for all whom Coldharbour's return and those of the
    provider's clients need.
    """

    name: str
    email: str
    role: Role | None
    organisation: str = ""
    region: str = "severnside"
    also: tuple[tuple[Role, str], ...] = ()
    printed: bool = True

    @property
    def places(self) -> tuple[tuple[Role, str], ...]:
        """Each role that they hold, with the code of the organisation."""
        return ((self.role, self.organisation), *self.also) if self.role else ()

    @property
    def kind(self) -> str:
        """What they are, in words."""
        return self.role.label if self.role else "Administrator"


REGIONS: dict[str, tuple[str, str, tuple[Body, ...]]] = {
    "severnside": (
        "Severnside",
        "#1a5a4c",
        (
            Body(Kind.AUTHORITY, "X99000001", "Abbotsbridge City Council", "991"),
            Body(Kind.AUTHORITY, "X99000002", "Brackenshire County Council", "992"),
            Body(Kind.AUTHORITY, "X99000003", "Coldharbour Borough Council", "993"),
            Body(Kind.AUTHORITY, "X99000004", "Dunmere Council", "994"),
            Body(Kind.AUTHORITY, "X99000006", "Fenwick and Holme Council", "996"),
            Body(Kind.AUTHORITY, "X99000007", "Greywater City Council", "997"),
            Body(Kind.AUTHORITY, "X99000008", "Hallowdene County Council", "998"),
            Body(Kind.AUTHORITY, "X99000009", "Eastvale Council"),
            Body(
                Kind.AUTHORITY,
                "X99000019",
                "Holme District Council",
                "989",
                succeeded_by=("X99000006",),
                closed=date(2023, 4, 1),
            ),
            Body(Kind.TRUST, "X99000005", "Eastvale Children's Trust", "995", ("X99000009",)),
            Body(Kind.MANAGED_SERVICE_PROVIDER, "keystone", "Keystone Managed Services"),
            Body(Kind.AGENCY, "ripple", "Ripple Social Work"),
            Body(Kind.AGENCY, "lanternfield", "Lanternfield Care Staffing"),
        ),
    ),
    "northmoor": (
        "Northmoor",
        "#5a3d7a",
        (Body(Kind.AUTHORITY, "X98000001", "Cairnwick Council", "981"),),
    ),
}
"""Each region's name, colour and organisations. Northmoor is there so that it can be seen that nobody sees into it."""

LEAD = "ruth.adeyemi@severnside.example"

PEOPLE: tuple[Someone, ...] = (
    Someone("Ruth Adeyemi", LEAD, Role.REGIONAL_LEAD, "severnside"),
    Someone("Daniel Whitlock", "daniel.whitlock@coldharbour.example", Role.DIRECTOR, "X99000003"),
    Someone("Colin Marsh", "colin.marsh@coldharbour.example", Role.CHIEF_EXECUTIVE, "X99000003"),
    Someone(
        "Priya Nair",
        "priya.nair@coldharbour.example",
        Role.ASSISTANT_DIRECTOR,
        "X99000003",
        also=((Role.COMMISSIONER, "X99000007"),),
    ),
    Someone("Imran Shah", "imran.shah@coldharbour.example", Role.DATA_ANALYST, "X99000003"),
    Someone("Beth Lowry", "beth.lowry@coldharbour.example", Role.HR_LEAD, "X99000003"),
    Someone("Helen Osei", "helen.osei@abbotsbridge.example", Role.HR_LEAD, "X99000001", printed=False),
    Someone("Tomasz Zielinski", "tomasz.zielinski@brackenshire.example", Role.COMMISSIONER, "X99000002"),
    Someone("Megan Price", "megan.price@coldharbour.example", Role.TEAM_MANAGER, "X99000003"),
    Someone("Sunil Rao", "sunil.rao@eastvale-trust.example", Role.DATA_ANALYST, "X99000005", printed=False),
    Someone("Dora Finch", "dora.finch@ripple.example", Role.AGENCY_USER, "ripple"),
    Someone("Owen Clarke", "owen.clarke@keystone.example", Role.MSP_USER, "keystone"),
    Someone("Frances Bell", "frances.bell@severnside.example", Role.AUDITOR, "severnside"),
    Someone("Grace Okafor", "grace.okafor@platform.example", None),
    Someone("Charlie Dent", "charlie.dent@cairnwick.example", Role.HR_LEAD, "X98000001", "northmoor"),
)

CLIENTS: tuple[Someone, ...] = (
    Someone("Una Daly", "una.daly@brackenshire.example", Role.HR_LEAD, "X99000002"),
    Someone("Piet Vos", "piet.vos@brackenshire.example", Role.DIRECTOR, "X99000002"),
    Someone("Asha Verma", "asha.verma@dunmere.example", Role.DATA_ANALYST, "X99000004"),
    Someone("Tom Ridley", "tom.ridley@dunmere.example", Role.HR_LEAD, "X99000004"),
    Someone("Lena Holt", "lena.holt@dunmere.example", Role.DIRECTOR, "X99000004"),
    Someone("Joe Carrick", "joe.carrick@fenwick-holme.example", Role.DATA_ANALYST, "X99000006"),
    Someone("Mina Patel", "mina.patel@fenwick-holme.example", Role.HR_LEAD, "X99000006"),
    Someone("Olu Bright", "olu.bright@fenwick-holme.example", Role.DIRECTOR, "X99000006"),
    Someone("Kay Winter", "kay.winter@hallowdene.example", Role.DATA_ANALYST, "X99000008"),
    Someone("Sam Doyle", "sam.doyle@hallowdene.example", Role.HR_LEAD, "X99000008"),
    Someone("Ada Frost", "ada.frost@hallowdene.example", Role.DIRECTOR, "X99000008"),
)
"""Who, with those above, submits, approves and authorises what the provider sends for each of its clients."""

SIGN_IN = (*PEOPLE, *CLIENTS)
"""Everyone whom one can sign in as."""

OTHERS: tuple[Someone, ...] = (
    Someone("Ian Thorpe", "ian.thorpe@abbotsbridge.example", Role.DATA_ANALYST, "X99000001", printed=False),
    Someone("Rosa Klein", "rosa.klein@abbotsbridge.example", Role.DIRECTOR, "X99000001", printed=False),
    Someone("Nell Byrne", "nell.byrne@greywater.example", Role.HR_LEAD, "X99000007", printed=False),
    Someone("Hugh Tarrant", "hugh.tarrant@greywater.example", Role.DIRECTOR, "X99000007", printed=False),
)
"""Those who signed the returns of last quarter, and as whom nobody signs in: they have no password."""

INVITED = Someone("Amina Yusuf", "amina.yusuf@abbotsbridge.example", Role.TEAM_MANAGER, "X99000001")
"""Someone who has been invited and has not answered yet."""
