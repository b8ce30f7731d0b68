"""Two people act on a return at the same moment, each in a connection of their own: one goes first, and it stays whole.

On SQLite writers take turns anyway; on PostgreSQL the lock on the return is what keeps them apart.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from cast import BY
from django.db import IntegrityError, connection, connections
from django_scopes import scope
from returning import Case, clean

from comity.web.people.actions import give_membership
from comity.web.people.member import Member, member_of
from comity.web.people.models import Person
from comity.web.people.roles import Role
from comity.web.returns import actions
from comity.web.returns.actions import pooling
from comity.web.returns.models import PooledAssignment, PooledOutcome, Signature, State, Step, Upload
from comity.web.returns.signing import seen

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 4


def at_once(case: Case, *doings: Callable[[], object]) -> list[str]:
    """Do several things at the same moment; gives what became of each: done, or the kind of its refusal."""
    ready = Barrier(len(doings))

    def run(doing: Callable[[], object]) -> str:
        try:
            with scope(region=case.cast.severnside):
                ready.wait(10)
                doing()
            return "done"
        except (actions.NotSignedError, actions.LockedError) as error:
            return type(error).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(doings)) as pool:
        return sorted(pool.map(run, doings))


def signing(case: Case, who: Member, step: Step, **more: bool) -> Callable[[], object]:
    with scope(region=case.cast.severnside):
        given = case.now()
        assert given.current is not None
        saw = seen(given, given.current)

    def sign() -> None:
        with scope(region=case.cast.severnside):
            actions.sign(by=who, given=given, step=step, saw=saw, **more)

    return sign


def second(case: Case, role: Role) -> Member:
    """Another of a role at the authority."""
    with scope(region=case.cast.severnside):
        person = Person.objects.create_user(f"{role.value}-2@example.org", name="Wanda Example")
        give_membership(by=BY, person=person, organisation=case.given.authority, role=role)
        found = member_of(person, case.cast.severnside)
    assert found is not None
    return found


@pytest.fixture
def draft(case: Case) -> Case:
    with scope(region=case.cast.severnside):
        case.sent(clean())
    return case


def test_of_two_who_approve_at_once_one_does(draft: Case) -> None:
    other = second(draft, Role.HR_LEAD)
    for _ in range(TIMES):
        signing(draft, draft.analyst, Step.SUBMIT)()
        came = at_once(draft, signing(draft, draft.hr_lead, Step.APPROVE), signing(draft, other, Step.APPROVE))
        assert came == ["NotSignedError", "done"]
        with scope(region=draft.cast.severnside):
            now = draft.now()
            assert now.state == State.APPROVED
            assert Signature.objects.filter(given=now, turn=now.turn).count() == 2
            actions.reopen(by=draft.hr_lead, given=now, reason="Again")


def test_a_file_that_comes_while_the_return_is_submitted_does_not_change_what_was_signed(draft: Case) -> None:
    from comity.web.returns.tasks import read_upload

    for number in range(TIMES):
        with scope(region=draft.cast.severnside):
            upload = actions.send(
                by=draft.hr_lead.actor, given=draft.now(), name="b.csv", content=clean() + b"\n" * (number + 1)
            )
        at_once(draft, signing(draft, draft.analyst, Step.SUBMIT), lambda pk=upload.pk: read_upload.func(str(pk)))
        with scope(region=draft.cast.severnside):
            now, upload = draft.now(), Upload.objects.get(pk=upload.pk)
            signed = list(Signature.objects.filter(given=now, turn=now.turn))
            assert upload.is_final
            if signed:
                assert (now.state, signed[0].version_id) == (State.SUBMITTED, now.current_id)
                assert now.current is not None
                assert signed[0].seen == seen(now, now.current)
                actions.reopen(by=draft.analyst, given=now, reason="Again")
            else:
                assert (now.state, upload.progress) == (State.DRAFT, "read")


def test_authorising_and_reopening_at_once_leave_the_pool_with_all_of_it_or_nothing(draft: Case) -> None:
    for _ in range(TIMES):
        signing(draft, draft.analyst, Step.SUBMIT)()
        signing(draft, draft.hr_lead, Step.APPROVE)()
        with scope(region=draft.cast.severnside):
            before = draft.now()
        at_once(
            draft,
            signing(draft, draft.director, Step.AUTHORISE, pooled=True),
            lambda before=before: actions.reopen(by=draft.hr_lead, given=before, reason="Wait"),
        )
        with scope(region=draft.cast.severnside):
            now = draft.now()
            assert now.current is not None
            pooled = PooledAssignment.objects.filter(given=now).count()
            assert pooled == (now.current.assignments if now.state == State.AUTHORISED else 0)
            assert bool(pooled) is now.pooled is PooledOutcome.objects.filter(given=now).exists()
            if now.is_locked:
                actions.reopen(by=draft.director, given=now, reason="Again")


def test_a_return_enters_the_pool_whole_or_is_not_authorised(draft: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    signing(draft, draft.analyst, Step.SUBMIT)()
    signing(draft, draft.hr_lead, Step.APPROVE)()
    whole = pooling._rows

    def twice(*given: object) -> list[tuple[object, ...]]:
        rows = list(whole(*given))  # type: ignore[arg-type]
        return [*rows, rows[0]]

    with monkeypatch.context() as broken, scope(region=draft.cast.severnside):
        broken.setattr(pooling, "_rows", twice)
        with pytest.raises(IntegrityError):
            signing(draft, draft.director, Step.AUTHORISE, pooled=True)()
        assert (draft.now().state, draft.now().pooled) == (State.APPROVED, False)
        assert (PooledAssignment.objects.count(), Signature.objects.count()) == (0, 2)
    with scope(region=draft.cast.severnside):
        signing(draft, draft.director, Step.AUTHORISE, pooled=True)()
        now = draft.now()
        assert now.current is not None
        assert PooledAssignment.objects.filter(given=now).count() == now.current.assignments
        kept = PooledAssignment.objects.first()
        assert kept is not None
        assert (len(kept.worker_key), kept.worker_key_version) == (64, 1)
        counted = {(each.clause, each.outcome): each.count for each in PooledOutcome.objects.filter(given=now)}
        assert counted == {(c, o): n for c, outcomes in now.current.tally.items() for o, n in outcomes.items()}
    assert connection.vendor in ("sqlite", "postgresql")
