"""What the shapes of a memorandum are built of: closed and frozen, cited, of a kind, asked of a post."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Kind(StrEnum):
    """The kinds of clause. The first eleven are judged of an assignment; `DATA_RETURN` of an authority;
    the rest are not formalised: a person attests to them."""

    PRICE_CAP = "price-cap"
    COOL_OFF = "cool-off"
    EXPERIENCE = "experience"
    NOTICE = "notice"
    REFERENCES = "references"
    END_OF_PLACEMENT_REVIEW = "end-of-placement-review"
    PROJECT_TEAM = "project-team"
    PRE_EMPLOYMENT_CHECKS = "pre-employment-checks"
    ON_SITE = "on-site"
    ROLE_MAPPING = "role-mapping"
    SUPPLY_CHAIN = "supply-chain"
    DATA_RETURN = "data-return"
    HEADHUNTING = "headhunting"
    INFORMATION = "information"
    GOOD_PRACTICE = "good-practice"
    GOVERNANCE = "governance"
    EXCEPTIONAL_CIRCUMSTANCES = "exceptional-circumstances"
    REVIEW = "review"


ASSIGNMENT_KINDS: tuple[Kind, ...] = tuple(Kind)[:11]
"""The kinds judged of an assignment, in the order that findings are given in."""


class Post(StrEnum):
    """The posts that a sign-off is asked of, and that hear of a breach."""

    DCS = "dcs"
    CHIEF_EXECUTIVE = "chief_executive"
    ASSISTANT_DIRECTOR = "assistant_director"
    HR_LEAD = "hr_lead"
    REGIONAL_LEAD = "regional_lead"


RETURN_POSTS = (Post.DCS, Post.CHIEF_EXECUTIVE)
"""The posts whose signatures a return can show, so the only ones that a clause's `departure` names."""


class Frozen(BaseModel):
    """Closed and immutable: an unknown key is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Frozen):
    """Where a fact comes from. `grade` is how sure: primary, secondary, tertiary, unconfirmed, fictional."""

    source: str
    section: str = ""
    url: str = ""
    grade: str = "primary"

    def words(self) -> str:
        """The citation on one line, as a finding shows it."""
        return f"{self.source}, {self.section}" if self.section else self.source
