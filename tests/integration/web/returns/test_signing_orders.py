"""However a return's people act and in whatever order, none signs it twice, and what is signed does not change.

A machine of states drives sending, contesting, answering, signing and reopening at random, as everybody; after each of
these it is held to what must always be so.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from typing import Any

import pytest
from cast import BY
from django.db import transaction
from django_scopes import scope
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from returning import Case, clean

from comity.web.people.actions import give_membership
from comity.web.people.member import Member, member_of
from comity.web.people.models import Person
from comity.web.people.roles import Role
from comity.web.returns import actions
from comity.web.returns.findings import narrowed
from comity.web.returns.frames import frames_of
from comity.web.returns.locking import LockedError
from comity.web.returns.models import Contest, PooledAssignment, Return, Signature, State, Step
from comity.web.returns.signing import held_against, seen

pytestmark = pytest.mark.slow

REFUSED = (actions.NotSignedError, LockedError, actions.SameFileError)
ORDER = [Step.SUBMIT, Step.APPROVE, Step.AUTHORISE]
SIGNED = {State.NOT_STARTED: 0, State.DRAFT: 0, State.SUBMITTED: 1, State.APPROVED: 2, State.AUTHORISED: 3}


def people(case: Case) -> list[Member]:
    """The three, a second HR lead, one who is both analyst and director, and a stranger of another authority."""
    region, authority = case.cast.severnside, case.given.authority
    both = Person.objects.create_user("both@example.org", name="Wanda Example")
    other = Person.objects.create_user("other@example.org", name="Xenia Example")
    for who, role in ((both, Role.DATA_ANALYST), (both, Role.DIRECTOR), (other, Role.HR_LEAD)):
        give_membership(by=BY, person=who, organisation=authority, role=role)
    found = [member_of(who, region) for who in (both, other, case.cast.bob, case.cast.erin)]
    return [case.analyst, case.hr_lead, case.director, *(each for each in found if each is not None)]


@pytest.mark.django_db(transaction=True)
def test_no_order_of_doings_makes_a_return_that_one_person_signed_twice_or_that_changed(case: Case) -> None:
    with scope(region=case.cast.severnside):
        everyone = people(case)
        reached: set[str] = set()

        class Doings(RuleBasedStateMachine):
            """One return and its people. Each example's doings are undone afterwards."""

            files = 0

            @initialize()
            def begin(self) -> None:
                self.undo = transaction.atomic()
                self.undo.__enter__()
                self.looked: dict[str, str] = {}
                self.given = case.now()
                self.signed: dict[int, str] = {}
                self.send(1)

            def teardown(self) -> None:
                if hasattr(self, "undo"):
                    transaction.set_rollback(True)
                    self.undo.__exit__(None, None, None)

            def now(self) -> Return:
                return case.now()

            @rule(extra=st.integers(1, 3))
            def send(self, extra: int) -> None:
                with suppress(*REFUSED):
                    case.sent(clean() + b"\n" * extra, f"{extra}.csv")

            @rule(which=st.integers(0, 2))
            def contest(self, which: int) -> None:
                version = self.now().current
                if version is None:
                    return
                row = narrowed(version).row(which, named=True)
                with suppress(*REFUSED):
                    actions.contest(
                        by=case.analyst.actor, given=self.now(), assignment_ref=row["assignment_ref"],
                        clause=row["clause"], outcome=row["outcome"], words="No.", name="", evidence=b"",
                    )  # fmt: skip

            @rule(who=st.integers(0, len(everyone) - 1))
            def look(self, who: int) -> None:
                given = self.now()
                if given.current is not None:
                    self.looked[everyone[who].actor] = seen(given, given.current)

            @rule(
                who=st.integers(0, len(everyone) - 1),
                step=st.sampled_from(ORDER),
                pooled=st.booleans(),
                look=st.booleans(),
            )
            def sign(self, who: int, step: Step, pooled: bool, look: bool) -> None:
                if look:
                    self.look(who)
                member = everyone[who]
                with suppress(*REFUSED), transaction.atomic():
                    actions.sign(
                        by=member,
                        given=self.given,
                        step=step,
                        saw=self.looked.get(member.actor, "0" * 64),
                        pooled=pooled,
                    )

            @rule()
            def next_step(self) -> None:
                """The step that is next, by whoever may and has not signed: so that whole ways are gone often."""
                count = SIGNED[State(self.now().state)]
                if count < len(ORDER):
                    for who in range(len(everyone)):
                        self.sign(who, ORDER[count], True, True)

            @rule()
            def all_steps(self) -> None:
                """The whole way, from wherever it is."""
                for _ in ORDER:
                    self.next_step()

            @rule(who=st.integers(0, len(everyone) - 1), reason=st.sampled_from(["", "A cost is wrong"]))
            def reopen(self, who: int, reason: str) -> None:
                with suppress(*REFUSED), transaction.atomic():
                    actions.reopen(by=everyone[who], given=self.given, reason=reason)

            @rule(upheld=st.booleans())
            def answer(self, upheld: bool) -> None:
                contest = Contest.objects.filter(given=self.given, answered_at=None).first()
                if contest is not None:
                    actions.answer(by=everyone[-1].actor, contest=contest, upheld=upheld, words="So it is.")

            @invariant()
            def nobody_twice_and_nothing_changed(self) -> None:
                if not hasattr(self, "undo"):
                    return
                given = self.now()
                signatures = list(
                    Signature.objects.filter(given=given, turn=given.turn)
                    .select_related("by", "version")
                    .order_by("pk")
                )
                assert [Step(each.step) for each in signatures] == ORDER[: SIGNED[State(given.state)]]
                assert len({each.by_id for each in signatures}) == len(signatures)
                assert {each.by.name for each in signatures} <= {
                    "Ingrid Example",
                    "Alice Example",
                    "Jonas Example",
                    "Wanda Example",
                    "Xenia Example",
                }
                reached.add(f"{given.state} {'again' if given.turn > 1 else 'first'}")
                # who signs one version signs the same rows, explanations and contests: what is locked stays as it is
                assert {each.version_id for each in signatures} <= {given.current_id}
                for each in signatures:
                    held = held_against(each, given)
                    assert held.whole
                    assert held.rows is True
                if signatures and not Contest.objects.filter(given=given).exists():
                    assert held_against(signatures[0], given).same
                frozen = _frozen(given) if signatures else ""
                assert self.signed.setdefault(given.turn, frozen) in ("", frozen)
                if frozen:
                    self.signed[given.turn] = frozen
                # the pool holds it whole when it is authorised for that, and not at all otherwise
                pooled = PooledAssignment.objects.filter(given=given).count()
                assert pooled == (given.current.assignments if given.pooled and given.current else 0)
                assert not given.pooled or given.state == State.AUTHORISED

        run_state_machine_as_test(
            Doings,
            settings=settings(
                max_examples=6,
                stateful_step_count=12,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                derandomize=True,
            ),
        )
        assert reached >= {"authorised first", "draft again", "submitted again"}, "the machine did not come far enough"


def _frozen(given: Return) -> str:
    """A digest of all that a signature locks: the rows, the explanations, and what was contested."""
    version = given.current
    assert version is not None
    said: list[Any] = [version.digest, sorted(given.explanations.values_list("issue", "reason", "words"))]
    said.append(sorted(given.contests.values_list("assignment_ref", "clause", "words")))
    said.append(frames_of(version)["assignments"].height)
    return sha256(repr(said).encode()).hexdigest()
