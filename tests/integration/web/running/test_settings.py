"""Settings: each is read from its variable, and one that cannot be used is named, with what would do."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from live import COMITY

from comity.cli import database
from comity.web.settings import typed
from comity.web.settings.database import SQLITE, databases, path_of
from comity.web.settings.mail import mail_of
from comity.web.settings.typed import Settings, SettingsError, kept_secret


def test_the_command_line_knows_the_same_names_without_importing_them() -> None:
    assert (str(typed.DATA), SQLITE) == (database.DATA, database.SQLITE)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("COMITY_SESSION_HOURS", "ten", "COMITY_SESSION_HOURS is 'ten': Input should be a valid integer"),
        ("COMITY_SESSION_HOURS", "0", "COMITY_SESSION_HOURS is '0': Input should be greater than or equal to 1"),
        ("COMITY_LOG_FORMAT", "xml", "COMITY_LOG_FORMAT is 'xml'"),
        ("COMITY_BASE_URL", "comity.example.org", "COMITY_BASE_URL is 'comity.example.org'"),
        ("COMITY_HTTP", "true", "COMITY_HTTP is not a setting of the platform. Did you mean COMITY_HTTPS?"),
        ("COMITY_XYZZY", "1", "COMITY_XYZZY is not a setting of the platform. docs/reference/settings.md has all."),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        Settings()
    assert said in str(refused.value)


@pytest.mark.parametrize("name", ["COMITY_SECRET_KEY", "COMITY_OLD_SECRET_KEYS", "COMITY_CHECKPOINT_KEY"])
def test_a_secret_that_is_too_short_is_refused_and_not_said(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "hunter2")
    with pytest.raises(SettingsError, match=f"{name} .*32 characters or more") as refused:
        Settings()
    assert "hunter2" not in str(refused.value)


def test_old_secret_keys_are_given_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().old_keys == []
    monkeypatch.setenv("COMITY_OLD_SECRET_KEYS", f"{'a' * 32}, {'b' * 40},")
    assert Settings().old_keys == ["a" * 32, "b" * 40]
    assert "a" * 32 not in repr(Settings())
    monkeypatch.setenv("COMITY_OLD_SECRET_KEYS", f"{'a' * 32},hunter2")
    with pytest.raises(SettingsError, match=r"COMITY_OLD_SECRET_KEYS .*32 characters or more") as refused:
        Settings()
    assert "hunter2" not in str(refused.value)


def test_the_hosts_answered_are_those_allowed_and_that_of_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_ALLOWED_HOSTS", "a.example.org, b.example.org")
    monkeypatch.setenv("COMITY_BASE_URL", "https://comity.example.org/")
    assert Settings().hosts == ["a.example.org", "b.example.org", "comity.example.org"]


def test_only_postgresql_is_taken_as_another_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://u:p@h/n")
    with pytest.raises(SettingsError, match=r"begins with mysql:.*PostgreSQL.*postgres://user:password@host:5432/name"):
        databases(Settings())


def test_the_database_file_is_opened_and_never_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("COMITY_DATA", str(tmp_path / "a folder#1"))
    name = databases(Settings())["default"]["NAME"]
    assert name.endswith("?mode=rw")
    assert path_of(name) == tmp_path / "a folder#1" / SQLITE


def test_an_address_that_is_no_mail_server_s_is_refused_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_MAIL_URL", "http://user:hunter2@mail.example.org")
    with pytest.raises(SettingsError, match="smtp://") as refused:
        mail_of(Settings())
    assert "hunter2" not in str(refused.value)


def test_a_kept_secret_stays_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "key")
    assert kept_secret(tmp_path / "key") == first
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert len(first) > 60
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_secret_is_not_kept_where_nothing_was_set_up(tmp_path: Path) -> None:
    assert kept_secret(tmp_path / "gone" / "key") != kept_secret(tmp_path / "gone" / "key")
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("nonsense", 'it is "nonsense", which does not begin with postgres://'),
        ("user:hunter2@db/comity", "it does not begin with postgres://"),
        ("mysql://user:hunter2@db/comity", "it begins with mysql://, and Comity keeps its data in PostgreSQL"),
        ("sqlite:///comity.sqlite3", "it begins with sqlite://"),
        ("postgres://", "it names no database after the host"),
        ("postgres://user:hunter2@db:5432/", "it names no database after the host"),
        ("postgres://user:hunter2@db:port/comity", "its host or its port cannot be read"),
        ("postgres://user:hunter2#[@db/comity", "its host or its port cannot be read"),
    ],
)
def test_a_database_address_that_cannot_be_is_said_in_our_words(
    monkeypatch: pytest.MonkeyPatch, given: str, found: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    with pytest.raises(SettingsError) as refused:
        databases(Settings())
    assert str(refused.value).startswith(f"DATABASE_URL cannot be used: {found}")
    assert "Give postgres://user:password@host:5432/name, or leave it out" in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "command",
    [
        ["migrate"],
        ["serve"],
        ["worker"],
        ["tick"],
        ["audit", "verify"],
        ["createadmin", "--email", "a@b.example", "--name", "A B"],
    ],
)
def test_each_command_refuses_it_with_exit_code_2_and_no_words_of_a_library(tmp_path: Path, command: list[str]) -> None:
    done = subprocess.run(
        [str(COMITY), *command, "--data", str(tmp_path)],
        env={**os.environ, "DATABASE_URL": "nonsense"}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert 'DATABASE_URL cannot be used: it is "nonsense"' in done.stderr
    assert not re.search("scheme|Traceback|Improperly", done.stderr, re.IGNORECASE)
