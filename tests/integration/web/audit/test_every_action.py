"""Every action of every room records what it did, in its own transaction; and nobody's name or address is in any event.

The first is read from the code, so that an action that is written tomorrow is held to it. The second is watched in
every test of the platform (`record_guards.no_person_in_events`), so that whoever tests an action proves it; here is
shown that the watch sees, and the actions on people are driven with planted names.
"""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from cast import Cast
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django_scopes import scope, scopes_disabled
from record_guards import guards_lifted, people_in

import comity.web
from comity.web.audit.actions import record
from comity.web.audit.models import Event
from comity.web.audit.sentences import SENTENCES
from comity.web.people import actions as people
from comity.web.people.models import Membership, Person
from comity.web.people.roles import Role

WEB = Path(comity.web.__file__).parent
WRITES = {
    "save",
    "create",
    "get_or_create",
    "update_or_create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "set",
}
DRAFT = "a draft is its writer's own and decides nothing; the check that comes of it has its event"
NEED_NO_EVENT = {
    "notices.tell": "what it tells of has its own event; a notice changes nothing",
    "notices.mark_read": "a person reads their own notices; nobody else's concern",
    "api.forget_answers": "clears what was kept for a day to answer a repeated request alike",
    "audit.record": "is the event",
    "returns.enter_pool": "part of authorising, in whose transaction it runs and whose event it is",
    "returns.leave_pool": "part of reopening, and of entering anew",
    "returns.carry": "part of the return's first version, whose event it is",
    "returns.keep_again": "part of whatever sets a file reading again, which has its own event",
    "returns.keep_profile": "part of telling headings, which has its own event",
    "approvals.rest_anew": "part of judging its engagement again, which has its own event",
    "approvals.judge_what_turned": "the same, for whatever is due",
    "engagements.begin": DRAFT,
    "engagements.answer": DRAFT,
    "engagements.add_candidate": DRAFT,
    "engagements.take_out_candidate": DRAFT,
    "engagements.throw_away": DRAFT,
    "engagements.rest_on": "part of judging again, whose event it is",
    "backups.back_up": "copies the database, and changes nothing in it",
    "backups.put_back": "brings back a whole database, with the record that it had",
}
WITHIN_ANOTHER = {"people.end_without_asking", "returns.hold"}
"""Parts of other actions, in whose transaction they run: without one `record` refuses."""


@dataclass(frozen=True)
class Action:
    """A public function of a room's actions."""

    name: str
    function: ast.FunctionDef
    writes: bool
    records: bool
    atomic: bool


def actions() -> list[Action]:
    """Every public function in `actions.py` or `actions/` of every room."""
    found = []
    for room in sorted(path.parent if path.suffix else path for path in WEB.glob("*/actions*")):
        folder = room / "actions" if (room / "actions").is_dir() else room
        files = sorted(folder.glob("*.py")) if folder.name == "actions" else [room / "actions.py"]
        name = (room.parent if room.name == "actions" else room).name
        trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
        functions = {one.name: one for tree in trees for one in tree.body if isinstance(one, ast.FunctionDef)}
        for one in functions.values():
            if not one.name.startswith("_"):
                found.append(
                    Action(
                        f"{name}.{one.name}",
                        one,
                        writes=any(_methods(part) & WRITES for part in _reached(one, functions)),
                        records=any("record" in _called(part) for part in _reached(one, functions)),
                        atomic=any("atomic" in ast.unparse(part) for part in _reached(one, functions)),
                    )
                )
    return found


def _methods(function: ast.FunctionDef) -> set[str]:
    calls = [one.func for one in ast.walk(function) if isinstance(one, ast.Call)]
    return {call.attr for call in calls if isinstance(call, ast.Attribute)}


def _called(function: ast.FunctionDef) -> set[str]:
    calls = [one.func for one in ast.walk(function) if isinstance(one, ast.Call)]
    return _methods(function) | {call.id for call in calls if isinstance(call, ast.Name)}


def _reached(function: ast.FunctionDef, functions: dict[str, ast.FunctionDef]) -> list[ast.FunctionDef]:
    """The function, and those of its own room's actions that it calls, and they call."""
    found = {function.name: function}
    waiting = [function]
    while waiting:
        for name in _called(waiting.pop()) & functions.keys() - found.keys():
            found[name] = functions[name]
            waiting.append(functions[name])
    return list(found.values())


def test_every_action_that_writes_records_an_event() -> None:
    found = actions()
    assert {"organisations.make_region", "people.invite", "people.end_membership", "audit.export_checkpoint"} <= {
        one.name for one in found if one.writes and one.records
    }
    silent = {one.name for one in found if one.writes and not one.records}
    assert silent <= NEED_NO_EVENT.keys(), "An action that writes calls audit.actions.record or has a reason."
    assert NEED_NO_EVENT.keys() <= {one.name for one in found}, "An action that is listed is there no more."


def test_every_action_is_one_transaction_and_takes_its_arguments_by_name() -> None:
    found = [one for one in actions() if one.records and one.name != "audit.record"]
    assert {one.name for one in found if not one.atomic} <= WITHIN_ANOTHER
    named = [one for one in found if any(arg.arg == "by" for arg in one.function.args.kwonlyargs)]
    assert len(named) >= 10
    assert [one.name for one in named if one.function.args.args] == []


def test_every_verb_in_the_code_has_a_sentence_and_is_a_literal() -> None:
    used = set()
    for path in WEB.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call):
                said = [one.value for one in call.keywords if one.arg == "verb"]
                used |= {word.value for one in said for word in ast.walk(one) if isinstance(word, ast.Constant)}
    assert "published_memorandum" in used
    assert {word for word in used if isinstance(word, str)} - {"verb"} <= SENTENCES.keys()


PLANTED = ("Zebedee Quillfeather", "z.quillfeather@planted.example.org")


def everything_in_events() -> str:
    with scopes_disabled():
        events: QuerySet[Event] = Event.objects.all()
        return json.dumps(list(events.values()), cls=DjangoJSONEncoder).casefold()


@pytest.mark.django_db
def test_the_actions_on_people_leave_no_name_or_address_in_any_event(cast: Cast) -> None:
    name, email = PLANTED
    by = f"person:{cast.erin.pk}"
    with scope(region=cast.severnside):
        given = {"by": by, "invited_by": cast.erin, "organisation": cast.authority_a, "role": Role.HR_LEAD}
        first = people.invite(**given, email="w." + email, name=name)
        people.withdraw_invitation(by=by, invitation=first)
        second = people.invite(**given, email=email, name=name)
        second = people.send_again(by=by, invitation=second)
        joined = people.accept_as_new_person(invitation=second, name=name, password="a long enough pass phrase")
        third = people.invite(**{**given, "role": Role.TEAM_MANAGER}, email=email, name=name)
        people.accept(person=joined, invitation=third)
        people.end_membership(by=by, membership=Membership.objects.get(person=joined, role=Role.HR_LEAD))
        with transaction.atomic():
            record(verb="read_person", by=f"person:{joined.pk}", subject=joined, region=cast.severnside)
    assert Person.objects.filter(name=name, email=email).exists()  # it could have leaked
    held = everything_in_events()
    assert str(joined.pk) in held
    for word in ("zebedee", "quillfeather", "planted", "@"):
        assert word not in held


@pytest.mark.django_db
@pytest.mark.parametrize("planted", ["Alice", "ALICE Example", "alice@example.org", "by example"])
@pytest.mark.parametrize("column", ["actor", "subject", "request_id", "identifiers"])
def test_the_watch_sees_a_name_wherever_it_is(cast: Cast, planted: str, column: str) -> None:
    with scopes_disabled():
        event = Event.objects.filter(region=cast.severnside)[0]
        assert people_in(event) == []
        setattr(event, column, {"note": planted} if column == "identifiers" else planted)
        assert people_in(event) != []
        with guards_lifted(), pytest.raises(AssertionError, match="holds personal facts"):
            event.save()


def test_a_sentence_is_for_a_verb_in_words_that_a_person_reads() -> None:
    assert {
        verb for verb, said in SENTENCES.items() if not said.startswith("{actor} ") or not said.endswith(".")
    } == set()
