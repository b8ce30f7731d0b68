"""Checkpoints: signed with a key that is not in the database, held against the chain, and verified without it."""

from __future__ import annotations

import base64
import json
import re
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cast import BY, Cast
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled
from record_guards import guards_lifted
from signing_in import sign_in
from typer.testing import CliRunner

from comity.cli import main
from comity.web.audit import verification
from comity.web.audit.actions import NothingToSignError, export_checkpoint, record
from comity.web.audit.checkpoint import Checkpoint, CheckpointError, Signer, read, read_public_key, signer
from comity.web.audit.models import Chain, Event
from comity.web.organisations.models import Region
from comity.web.people.models import Person
from comity.web.settings.typed import Settings, SettingsError

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[int, str]:
    """The command, on the tests' own database; its exit code, and what it said."""
    found = CliRunner().invoke(main, ["audit", *words])
    return found.exit_code, found.output


@pytest.fixture(autouse=True)
def _started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.cli.database.start", lambda data=None: None)


@pytest.fixture
def kept(cast: Cast, tmp_path: Path) -> Path:
    """A checkpoint that was exported and kept."""
    path = tmp_path / "kept.json"
    path.write_text(export_checkpoint(by=BY, region=cast.severnside).to_json(), encoding="utf-8")
    return path


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    path = tmp_path / "key.pem"
    path.write_text(signer().pem, encoding="ascii")
    return path


def test_it_states_the_end_of_the_chain_and_exporting_it_is_an_event(cast: Cast) -> None:
    before = Chain.objects.get(region=cast.severnside)
    made = export_checkpoint(by=BY, region=cast.severnside)
    assert (made.chain, made.number, made.hash) == ("regions/severnside", before.length, before.head)
    with scopes_disabled():
        event = Event.objects.filter(region=cast.severnside).order_by("-number")[0]
    assert (event.number, event.verb) == (before.length + 1, "exported_checkpoint")
    assert event.identifiers == {"number": before.length, "hash": before.head}
    assert verification.verify(cast.severnside, checkpoints=[made]).checkpoints == (made.number,)


def test_an_empty_record_has_nothing_to_sign(cast: Cast) -> None:
    with pytest.raises(NothingToSignError, match="no event in this record yet"):
        export_checkpoint(by=BY, region=None)
    assert run("checkpoint", "--platform")[0] == 2


def test_anyone_can_check_the_signature_with_nothing_of_comitys(kept: Path, pem: Path) -> None:
    """As docs/how-to/verify-the-record.md says: the standard library's JSON is canonical JSON for what is signed."""
    found = json.loads(kept.read_text())
    signed = json.dumps(found["checkpoint"], sort_keys=True, separators=(",", ":")).encode()
    public = load_pem_public_key(pem.read_bytes())
    assert isinstance(public, Ed25519PublicKey)
    public.verify(base64.b64decode(found["signature"]), signed)


@pytest.mark.parametrize("name", ["chain", "number", "hash", "at", "key"])
def test_no_word_of_it_can_be_changed(kept: Path, name: str) -> None:
    public = signer().public
    found = json.loads(kept.read_text())
    assert read(json.dumps(found)).is_signed_by(public)
    changed = {"chain": "regions/northmoor", "number": 3, "hash": "a" * 64, "at": "2026", "key": "b" * 16}
    found["checkpoint"][name] = changed[name]
    assert not read(json.dumps(found)).is_signed_by(public)


def test_another_key_does_not_do(kept: Path) -> None:
    assert not read(kept.read_text()).is_signed_by(Ed25519PrivateKey.generate().public_key())


@pytest.mark.parametrize(
    "given",
    [
        "",
        "{}",
        "[]",
        "null",
        "{",
        '{"checkpoint": {}, "signature": ""}',
        "x" * 20_000,
        '{"checkpoint": 1, "signature": 2}',
    ],
)
def test_what_is_no_checkpoint_is_said_to_be_none(given: str) -> None:
    with pytest.raises(CheckpointError, match="not a checkpoint, or not all of one"):
        read(given)


@pytest.mark.parametrize(("name", "value"), [("number", 0), ("number", "5"), ("number", True), ("hash", "A" * 64)])
def test_a_checkpoint_of_nonsense_is_none(kept: Path, name: str, value: object) -> None:
    found = json.loads(kept.read_text())
    found["checkpoint"][name] = value
    with pytest.raises(CheckpointError):
        read(json.dumps(found))
    with pytest.raises(CheckpointError, match="not an Ed25519 public key"):
        read_public_key("-----BEGIN PUBLIC KEY-----")


def test_the_key_is_kept_outside_the_database_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    secret = settings.signing_key
    assert stat.S_IMODE((tmp_path / "checkpoint-key").stat().st_mode) == 0o600
    assert Settings(data=tmp_path).signing_key == secret
    assert Settings(data=tmp_path / "other").signing_key != secret
    assert Settings(data=tmp_path, checkpoint_key="k" * 32).signing_key == "k" * 32
    with pytest.raises(SettingsError, match="32 characters or more") as said:
        Settings(data=tmp_path, checkpoint_key="a short secret")
    assert "a short secret" not in str(said.value)


def test_the_database_holds_nothing_of_the_key(cast: Cast, kept: Path, settings: Any) -> None:
    secret = settings.COMITY.signing_key
    with scopes_disabled():
        held = json.dumps([*Event.objects.values(), *Chain.objects.values()], default=str)
    assert secret not in held
    assert "BEGIN" not in held


# The pages


CHECKPOINT = "/regions/severnside/record/checkpoint/"


def test_the_page_hands_over_a_checkpoint(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    frank = signed_in(cast.frank)
    page = frank.get(CHECKPOINT).content.decode()
    answer = frank.post(CHECKPOINT)
    assert answer["Content-Disposition"] == 'attachment; filename="severnside-checkpoint-11.json"'
    made = read(answer.content.decode())
    shown = re.search(r"-----BEGIN.*?-----END PUBLIC KEY-----", page, re.DOTALL)
    assert shown is not None
    assert made.is_signed_by(read_public_key(shown[0]))
    assert made.key in page
    with scopes_disabled():
        event = Event.objects.get(region=cast.severnside, number=12)
    assert (event.verb, event.actor) == ("exported_checkpoint", f"person:{cast.frank.pk}")


def test_signing_asks_again_who_it_is(cast: Cast) -> None:
    frank, grace = (sign_in(Client(), who, long_ago=True) for who in (cast.frank, cast.grace))
    platform = reverse("platform_checkpoint")
    for answer in (frank.get(CHECKPOINT), frank.post(CHECKPOINT), grace.get(platform), grace.post(platform)):
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"]
    assert Chain.objects.get(region=cast.severnside).length == 11


def test_the_platforms_own_checkpoint(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    grace, page = signed_in(cast.grace), reverse("platform_checkpoint")
    assert grace.post(page).status_code == 302
    assert "nothing to sign" in grace.get(page).content.decode()
    with transaction.atomic():
        record(verb="made_administrator", by=BY, subject=cast.grace, region=None)
    assert read(grace.post(page).content.decode()).chain == "platform"


def upload(client: Client, content: bytes) -> str:
    given = {"checkpoint": SimpleUploadedFile("kept.json", content)}
    return client.post("/regions/severnside/record/verify/", given).content.decode()


def test_a_kept_checkpoint_is_held_against_the_record_on_the_page(
    cast: Cast, kept: Path, signed_in: Callable[[Person], Client]
) -> None:
    frank = signed_in(cast.frank)
    assert "The checkpoint at event 11 holds" in upload(frank, kept.read_bytes())
    changed = kept.read_text().replace('"number": 11', '"number": 10').encode()
    for content, words in [
        (b"not a checkpoint", "not a checkpoint, or not all of one"),
        (changed, "Its signature does not hold"),
        (foreign(kept), "It was signed with the key"),
    ]:
        said = upload(frank, content)
        assert words in said
        assert "unbroken" not in said
    with guards_lifted(), scopes_disabled():
        cut_off(cast)
    assert "its end was cut off" in upload(frank, kept.read_bytes())


def test_a_checkpoint_of_another_region_says_nothing(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    other = export_checkpoint(by=BY, region=cast.northmoor).to_json().encode()
    said = upload(signed_in(cast.frank), other)
    assert "The checkpoint is of regions/northmoor" in said
    assert "unbroken" not in said


def foreign(kept: Path) -> bytes:
    given = read(kept.read_text())
    other = Signer(Ed25519PrivateKey.generate())
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return other.sign(chain=given.chain, number=given.number, hash=given.hash, at=at).to_json().encode()


def cut_off(cast: Cast) -> None:
    """By someone who knows how: the chain's own row is made to match."""
    events = Event.objects.filter(region=cast.severnside)
    events.filter(number__gt=9)._raw_delete("default")
    Chain.objects.filter(region=cast.severnside).update(length=9, head=events.get(number=9).hash)


# The command line


def test_verify_says_that_all_is_well(cast: Cast) -> None:
    code, said = run("verify")
    head = Chain.objects.get(region=cast.severnside).head
    assert code == 0
    assert f"Severnside: unbroken, 11 events. The last hash is {head}." in said
    assert "Northmoor: unbroken, 4 events." in said
    assert "The platform: nothing has been done yet." in said
    assert "3 of 3 records are unbroken." in said


def test_verify_says_what_is_wrong(cast: Cast) -> None:
    with guards_lifted(), scopes_disabled():
        Event.objects.filter(region=cast.severnside, number=5).update(verb="signed_in")
    code, said = run("verify")
    assert code == 1
    assert "Severnside: Event 5 was changed" in said
    assert "2 of 3 records are unbroken." in said
    assert run("verify", "--region", "northmoor")[0] == 0
    assert run("verify", "--region", "severnside")[0] == 1


def test_verify_says_that_the_guards_are_gone(cast: Cast) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        name = "audit_event_kept_delete" if sqlite else "audit_event_kept_row"
        cursor.execute(f"DROP TRIGGER {name}" + ("" if sqlite else " ON audit_event"))
    code, said = run("verify", "--region", "severnside")
    assert code == 1
    assert f"guards of the record are not in place ({name}). Run: comity migrate" in said


def test_a_region_without_a_record_is_not_unbroken(cast: Cast) -> None:
    Region.objects.create(slug="bare", name="Bare")
    code, said = run("verify", "--region", "bare")
    assert code == 1
    assert "There is no event at all" in said


def test_verify_holds_what_was_kept_against_the_record(cast: Cast, kept: Path, pem: Path) -> None:
    code, said = run("verify", "--checkpoint", str(kept), "--public-key", str(pem))
    assert code == 0
    assert "its signature holds" in said
    assert "the checkpoint at event 11 holds" in said
    assert "Northmoor" not in said
    with guards_lifted(), scopes_disabled():
        cut_off(cast)
    assert run("verify")[0] == 0  # nothing else could tell
    code, said = run("verify", "--checkpoint", str(kept))
    assert code == 1
    assert "A checkpoint was signed for event 11, and the record ends at event 9" in said


def test_verify_refuses_what_it_cannot_use(cast: Cast, kept: Path, tmp_path: Path) -> None:
    other = tmp_path / "foreign.json"
    other.write_bytes(foreign(kept))
    code, said = run("verify", "--checkpoint", str(other))
    assert (code, "was signed with the key" in said) == (1, True)
    assert run("verify", "--region", "northmoor", "--checkpoint", str(kept))[0] == 1
    assert run("verify", "--region", "nowhere") == (
        2,
        "There is no region 'nowhere'. There are: northmoor, severnside.\n",
    )
    assert run("verify", "--checkpoint", str(tmp_path / "absent.json"))[0] == 2
    (tmp_path / "empty.json").touch()
    assert "not a checkpoint, or not all of one" in run("verify", "--checkpoint", str(tmp_path / "empty.json"))[1]


def test_a_signature_is_verified_without_a_database(kept: Path, pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> Iterator[None]:
        raise AssertionError("the database was opened")

    monkeypatch.setattr("comity.cli.database.start", never)
    words = ["verify", "--signature-only", "--checkpoint", str(kept)]
    assert run(*words, "--public-key", str(pem))[0] == 0
    assert run(*words)[0] == 2
    kept.write_text(kept.read_text().replace('"number": 11', '"number": 10'))
    code, said = run(*words, "--public-key", str(pem))
    assert (code, "its signature does not hold" in said) == (1, True)


def test_the_command_exports_one_and_the_key(cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "one.json"
    code, said = run("checkpoint", "--region", "severnside", "--out", str(out))
    assert (code, "regions/severnside at event 11" in said) == (0, True)
    made: Checkpoint = read(out.read_text())
    assert made.is_signed_by(read_public_key(run("key")[1]))
    code, said = run("checkpoint", "--region", "severnside", "--out", str(out))
    assert (code, "is there already" in said) == (2, True)
    assert read(out.read_text()) == made
    assert run("checkpoint")[0] == 2
    assert Chain.objects.get(region=cast.severnside).length == 12
