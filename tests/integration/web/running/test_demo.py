"""The demonstration has someone of every kind, who can sign in and sees what they should; it leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from cast import PASSWORD
from django.test import Client
from django_scopes import scope
from live import COMITY, free_port
from signing_in import sign_in_for_real, text_of

from comity.cli.demo import _tell as tell
from comity.web.agreements.models import Publication, State
from comity.web.demo import sign_ins
from comity.web.demo.cast import CLIENTS, OTHERS, PEOPLE, REGIONS, SIGN_IN
from comity.web.demo.returns import CLIENTS as NAMED
from comity.web.demo.returns import LEFT_RUNNING
from comity.web.demo.running import Children
from comity.web.demo.seed import is_seeded, seed
from comity.web.organisations.models import Organisation, Region
from comity.web.people.models import Person
from comity.web.people.roles import PERMISSIONS, Permission, Role
from comity.web.returns.frames import frames_of
from comity.web.returns.models import Return
from comity.web.returns.permissions import NEEDED


@pytest.fixture
def seeded(db: None, tmp_path: Path) -> sign_ins.SignIns:
    """A platform filled as the demonstration's is."""
    kept = sign_ins.kept(tmp_path)
    assert not is_seeded()
    seed(kept)
    assert is_seeded()
    return kept


def test_there_is_someone_of_every_kind() -> None:
    assert {someone.role for someone in PEOPLE} == {*Role, None}


def test_one_person_holds_two_roles_in_two_organisations_and_nobody_needs_another_sign_in_for_it() -> None:
    assert [(someone.name, len({code for _, code in someone.places})) for someone in PEOPLE if someone.also] == [
        ("Priya Nair", 2)
    ]
    everyone = (*SIGN_IN, *OTHERS)
    assert len({someone.email for someone in everyone}) == len(everyone)


def test_those_who_make_coldharbours_return_are_said_each_with_a_line_of_their_own() -> None:
    said = [someone for someone in PEOPLE if someone.printed and someone.organisation == "X99000003"]
    assert {Role.DATA_ANALYST, Role.HR_LEAD, Role.DIRECTOR} <= {someone.role for someone in said}
    lines = [(someone.role, someone.region) for someone in PEOPLE if someone.printed]
    assert len(set(lines)) == len(lines)
    assert {role for role, _ in lines} == {*Role, None}


def test_each_client_of_the_provider_has_somebody_for_each_signature_and_they_can_sign_in() -> None:
    for code in NAMED:
        held = [
            someone.role for someone in SIGN_IN if someone.printed and someone.organisation == code and someone.role
        ]
        for step, permission in NEEDED.items():
            assert [role for role in held if permission in PERMISSIONS[role]], (code, step)
        assert {Role.HR_LEAD, Role.DIRECTOR} < set(held)
        assert len([role for role in held if Permission.MAKE_RETURN in PERMISSIONS[role]]) >= 2, code


def test_it_is_the_exemplar_region_and_another(seeded: sign_ins.SignIns) -> None:
    assert [region.slug for region in Region.objects.all()] == ["northmoor", "severnside"]
    region = Region.objects.get(slug="severnside")
    with scope(region=region):
        bodies = {(body.kind, body.code) for body in REGIONS["severnside"][2]} | {("region", "severnside")}
        assert {(found.kind, found.code) for found in Organisation.objects.all()} == bodies
        trust = Organisation.objects.get(kind="trust")
        assert [found.name for found in trust.delivers_for.all()] == ["Eastvale Council"]
        closed = Organisation.objects.get(closed__isnull=False)
        assert [found.name for found in closed.succeeded_by.all()] == ["Fenwick and Holme Council"]
        states = [(found.memorandum, found.state) for found in Publication.objects.order_by("pk")]
        waiting = Publication.objects.get(state=State.BROUGHT_IN)
        last = Return.objects.get(round__quarter="2026-Q2", authority__code__in=NAMED)
        assert last.current is not None
        kept = frames_of(last.current)["assignments"]
    assert (kept.height > 40, kept["end_date"].null_count()) == (True, LEFT_RUNNING)
    assert states == [("exemplar", State.PUBLISHED), ("exemplar", State.BROUGHT_IN)]
    assert (waiting.version, str(waiting.in_force), waiting.warnings) == ("2027", "2027-01-01", [])


def test_each_signs_in_by_the_pages_and_sees_their_region_and_no_other(
    seeded: sign_ins.SignIns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for someone in (*PEOPLE, CLIENTS[1]):
        client, person = Client(), Person.objects.get(email=someone.email)
        sign_in_for_real(client, person, totp=seeded.secrets.get(someone.email, ""), password=seeded.password)
        seen = {slug: client.get(f"/regions/{slug}/") for slug in REGIONS}
        mine = someone.region if someone.role else ""
        statuses = {slug: answer.status_code for slug, answer in seen.items()}
        assert statuses == {slug: 200 if slug == mine else 404 for slug in REGIONS}, someone.kind
        for role, _ in someone.places:
            assert f"{role.label}, " in text_of(seen[mine].content.decode())
    tell(tmp_path)
    assert "An earlier version of Comity" not in capsys.readouterr().out
    gone, without_a_code, without_a_password = CLIENTS[:3]  # as in a folder that an earlier version filled
    Person.objects.filter(email=gone.email).update(email="someone.else@example.org")
    Person.objects.filter(email=without_a_password.email).update(password="!")
    held = json.loads((tmp_path / sign_ins.FILE).read_text())
    del held["secrets"][without_a_code.email]
    (tmp_path / sign_ins.FILE).write_text(json.dumps(held))
    tell(tmp_path)
    said = capsys.readouterr().out
    assert f"3 of the {len(SIGN_IN)} people" in said
    assert f"delete {tmp_path}" in said
    assert [each.email for each in (*PEOPLE, *CLIENTS) if each.printed and each.email not in said] == [
        each.email for each in CLIENTS[:3]
    ]


def test_the_sign_ins_stay_and_are_another_folder_s_no_more(tmp_path: Path) -> None:
    first = sign_ins.kept(tmp_path)
    assert sign_ins.kept(tmp_path) == first
    assert (tmp_path / sign_ins.FILE).stat().st_mode & 0o777 == 0o600
    other = tmp_path / "other"
    other.mkdir()
    assert sign_ins.kept(other).password not in (first.password, PASSWORD)
    assert len(first.password) >= 12


def test_it_ticks_again_and_again_and_never_twice_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[bytes]] = []

    def begins(_: Children, command: str, *given: str) -> subprocess.Popen[bytes]:
        assert command == "tick"
        begun.append(subprocess.Popen(["sleep", "60"]))
        return begun[-1]

    monkeypatch.setattr(Children, "_begun", begins)
    for children, ticks in (
        (Children(tmp_path, 1, tick_seconds=None), 0),
        (Children(tmp_path, 1), 0),
        (Children(tmp_path, 1, tick_seconds=0), 1),
    ):
        children._tick_when_due()
        children._tick_when_due()
        assert len(begun) == ticks, "The first comes after its time, and the next when that is over."
    begun[0].kill()
    begun[0].wait()
    children._tick_when_due()
    assert len(begun) == 2
    children.__exit__(None, None, None)
    assert begun[1].poll() is not None, "It ends with the demonstration."


@pytest.mark.slow
def test_it_starts_says_who_can_sign_in_stops_and_starts_again(tmp_path: Path) -> None:
    folder, port = tmp_path / "demo", free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("COMITY_", "DJANGO_"))}
    env |= {"HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "temporary")}
    env |= {"COMITY_MAIL_URL": "smtp://127.0.0.1:9", "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}
    for name in ("HOME", "TMPDIR"):
        Path(env[name]).mkdir()
    words = [str(COMITY), "demo", "--data", str(folder), "--port", str(port)]
    passwords = []
    for which in (signal.SIGTERM, signal.SIGINT):
        process = subprocess.Popen(
            words, env=env, cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if line.startswith("Ctrl-C"):
                break
        assert f"Open http://127.0.0.1:{port}/" in said, said
        assert f"No mail leaves it: each is a file in {folder / 'mail'}" in said
        assert [someone.email for someone in SIGN_IN if someone.printed and someone.email not in said] == []
        passwords += re.findall(r"same for everyone: (\S+)", said)
        lead = next(line for line in said.splitlines() if line.strip().startswith("Regional lead"))
        assert re.search(r" \d{6}\s*$", lead)
        again = subprocess.run(
            [str(COMITY), "demo", "--codes", "--data", str(folder)],
            env=env, cwd=tmp_path, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert passwords[-1] in again.stdout
        began = time.monotonic()
        process.send_signal(which)
        assert process.wait(30) == 0
        assert time.monotonic() - began < 20
        assert "has stopped" in process.stdout.read()
    assert passwords[0] == passwords[1]
    assert json.loads((folder / sign_ins.FILE).read_text())["password"] == passwords[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "home", "temporary"]
    assert [list(Path(env[name]).iterdir()) for name in ("HOME", "TMPDIR")] == [[], []]
    assert not [line for line in processes() if str(folder) in line]


@pytest.mark.slow
def test_a_platform_that_is_no_demonstration_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "comity.sqlite3").touch()
    done = subprocess.run(
        [str(COMITY), "demo", "--data", str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, "is not a demonstration" in done.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["comity.sqlite3"]


def processes() -> list[str]:
    """The command line of everything that runs."""
    said = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            said.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return said
