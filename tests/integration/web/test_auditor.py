"""The auditor reads everything in the region and changes nothing.

The region has one of each thing that there is to read. Every page that a regional lead's links lead to is opened by
both; and whatever a lead could send, the auditor sends too, and is refused with a page in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlsplit

import pytest
from cast import BY, Cast
from django.test import Client
from django.urls import resolve
from django_scopes import scope, scopes_disabled
from signing_in import text_of

from comity.memorandum.frozen import shipped_folder
from comity.web.agreements.actions import bring_in, publish
from comity.web.agreements.bundle_files import files_of_folder
from comity.web.api.actions import make_key
from comity.web.api.models import ApiKey
from comity.web.api.scopes import Scope
from comity.web.audit.models import Event
from comity.web.people.actions import invite
from comity.web.people.models import Invitation
from comity.web.people.roles import OF_AN_AUTHORITY, PERMISSIONS, Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

START = "/regions/severnside/"
ONLY_TO_CHANGE = {
    "delegate_signing",
    "add_organisation",
    "bring_in_bundle",
    "change_organisation",
    "change_region",
    "confirm_invitation",
    "end_membership",
    "invitation_again",
    "invite",
    "make_key",
    "open_round",
    "publish_memorandum",
    "report_breach",
    "revoke_key",
    "withdraw_invitation",
}
"""Pages with nothing to read but what a change would be of: a form, or a question before something is done."""

JUDGES = {"judge"}
"""A file that is judged is whoever's who sends it: nothing of it is the region's to read."""

THEIR_OWN = {"checkpoint", "verify_record"}
"""What the auditor sends too: it reads the record from end to end, and signs what was read."""


@pytest.fixture
def region(cast: Cast) -> Cast:
    """Severnside with a memorandum in force, one that waits, two invitations and a key."""
    with scope(region=cast.severnside):
        for name in ("exemplar", "west-midlands"):
            made = bring_in(by=BY, region=cast.severnside, files=files_of_folder(shipped_folder(name)))
            if name == "exemplar":
                publish(by=BY, publication=made, digest=made.digest, instead_of="")
        for name, role in (("Nadia", Role.TEAM_MANAGER), ("Nigel", Role.DIRECTOR)):
            invite(
                by=BY,
                invited_by=cast.alice,
                organisation=cast.authority_a,
                email=f"{name.lower()}@example.org",
                name=f"{name} Newcomer",
                role=role,
            )
        make_key(by=BY, organisation=cast.authority_a, label="Vendor system", scopes=[Scope.MEMORANDA])
    return cast


def name_of(path: str) -> str:
    return str(resolve(path).url_name)


def pages_of(client: Client) -> dict[str, str]:
    """Every page of the region that links lead to from its start, with what it says; refusals by their number."""
    pages: dict[str, str] = {}
    waiting = [START]
    while waiting:
        path = waiting.pop(0)
        if path in pages:
            continue
        answer = client.get(path)
        html = answer.content.decode() if "html" in answer.headers.get("Content-Type", "") else ""
        pages[path] = html if answer.status_code == 200 else f"refused {answer.status_code}"
        for href in re.findall(r'<a [^>]*href="([^"#?]+)', html):
            found = urlsplit(unescape(href)).path
            if found.startswith(START) and "/clauses/" not in found:
                waiting.append(found)
    return pages


def test_all_that_a_lead_can_read_the_auditor_can_too(region: Cast, signed_in: Callable[..., Client]) -> None:
    erins, frank = pages_of(signed_in(region.erin)), signed_in(region.frank)
    read = {path for path in erins if name_of(path) not in ONLY_TO_CHANGE | JUDGES}
    assert {name_of(path) for path in erins} >= ONLY_TO_CHANGE
    assert {name_of(path) for path in read} >= {"region", "people", "keys", "memorandum", "memorandum_difference"}
    refused = {path: answer.status_code for path in sorted(read) if (answer := frank.get(path)).status_code != 200}
    assert refused == {}


def test_nothing_refuses_the_auditor_and_nothing_is_theirs_to_press(
    region: Cast, signed_in: Callable[..., Client]
) -> None:
    franks = pages_of(signed_in(region.frank))
    assert {path for path, said in franks.items() if said.startswith("refused")} == set()
    for path, html in franks.items():
        main = html.partition("<main")[2].partition("</main>")[0]
        assert name_of(path) in THEIR_OWN or 'method="post"' not in main, path


def test_the_auditor_sees_bundles_invitations_and_keys(region: Cast, signed_in: Callable[..., Client]) -> None:
    frank = signed_in(region.frank)
    memoranda = frank.get(f"{START}memoranda/").content.decode()
    assert "Waiting to be published" in memoranda
    assert "Bring in a bundle" not in memoranda
    [difference] = re.findall(rf'href="({START}memoranda/\d+/difference/)"[^>]*>[^<]*West Midlands', memoranda)
    shown = text_of(frank.get(difference).content.decode())
    assert "What changed This is not published yet. Only regional leads and auditors see it" in shown
    people = text_of(frank.get(f"{START}people/").content.decode())
    assert "Nadia Newcomer Team manager Abbotsbridge City Council Not sent yet" in people
    assert (
        "Nigel Newcomer Director of children's services Abbotsbridge City Council Waits for a regional lead" in people
    )
    for button in ("Invite someone", "Send again", "Withdraw", "Confirm or refuse"):
        assert button not in people
    keys = text_of(frank.get(f"{START}keys/").content.decode())
    assert "Vendor system Abbotsbridge City Council Read memoranda" in keys
    for button in ("Make a key", "Revoke"):
        assert button not in keys
    assert "See API keys" in text_of(frank.get(START).content.decode())


def test_whatever_the_auditor_sends_is_refused_in_words(region: Cast, signed_in: Callable[..., Client]) -> None:
    erins, frank = pages_of(signed_in(region.erin)), signed_in(region.frank)
    with scopes_disabled():
        before = Event.objects.count()
        invitation, key = Invitation.objects.first(), ApiKey.objects.get()
        assert invitation is not None
    sent = {path for path in erins if name_of(path) in ONLY_TO_CHANGE} | {
        f"{START}people/invitations/{invitation.pk}/refuse/",
        f"{START}keys/{key.pk}/revoke/",
        re.sub(r"publish/$", "withdraw/", next(path for path in erins if path.endswith("/publish/"))),
    }
    for path in sorted(sent):
        answer = frank.post(path, {"confirm": "yes"})
        assert (path, answer.status_code) == (path, 403)
        assert "You do not have permission for this" in text_of(answer.content.decode())
    with scopes_disabled():
        assert Event.objects.count() == before


def test_the_auditors_permissions_are_all_of_reading() -> None:
    held = PERMISSIONS[Role.AUDITOR]
    assert {one.value for one in held if not one.value.startswith("read_")} == {"verify_audit"}
    leads = {one for one in PERMISSIONS[Role.REGIONAL_LEAD] | OF_AN_AUTHORITY if one.value.startswith("read_")}
    assert leads <= held
