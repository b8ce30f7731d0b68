"""Every setting of the platform: its type, its default and what it is for. All come from the environment.

The reference page is made from these descriptions, so a setting that is not described here does not exist.
"""

from __future__ import annotations

import difflib
import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DATA = Path("comity-data")
"""Where the platform keeps what it keeps, unless it is told otherwise: a folder where it is started."""

OTHERS = frozenset({"COMITY_TRACEBACK", "COMITY_BOOTSTRAP", "COMITY_CHROMIUM"})
"""Variables of our name that are not settings of the platform: of the command line, and of our own tools."""

SHORTEST_KEY = 32
"""Characters of a secret that a key is made from."""


class SettingsError(Exception):
    """A setting in the environment cannot be used. The message names it and says what would do."""


class Settings(BaseSettings):
    """The platform's settings. Each is read from the variable COMITY_<NAME>, but for DATABASE_URL."""

    model_config = SettingsConfigDict(env_prefix="COMITY_", extra="ignore", frozen=True)

    data: Path = Field(DATA, description="The folder that holds the database (SQLite), keys and spool.")
    database_url: str = Field(
        "",
        validation_alias="DATABASE_URL",
        description="PostgreSQL, as postgres://user:password@host:5432/name. Empty: SQLite in the data folder.",
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Signs sessions and links: 32 characters or more, and secret. Empty: one is made and kept in the "
        "data folder, readable by its owner only.",
    )
    old_secret_keys: SecretStr = Field(
        SecretStr(""),
        description="Secret keys of before, separated by commas. They sign and encrypt nothing, but what they did is "
        "still good: sessions, links in mail, and the secrets of authenticator apps.",
    )
    checkpoint_key: SecretStr = Field(
        SecretStr(""),
        description="What the key of the record's checkpoints is made from: 32 characters or more, and secret. Empty: "
        "one is made and kept in the data folder, readable by its owner only.",
    )
    data_key: SecretStr = Field(
        SecretStr(""),
        description="Seals the files and returns that are kept: 32 characters or more, and secret. Without it they can "
        "never be read again. Empty: one is made and kept in the data folder, readable by its owner only.",
    )
    old_data_keys: SecretStr = Field(
        SecretStr(""),
        description="Data keys of before, separated by commas: they seal nothing, and what they sealed is still read.",
    )
    pool_keys: Path | None = Field(
        None,
        description="The folder of the regional keys by which workers are known in the pool. "
        "Empty: pool-keys in the data folder.",
    )
    base_url: str = Field(
        "http://127.0.0.1:8000",
        pattern="^https?://[^/?# ]+/?$",
        description="The address people open, for links in mail: https:// and a name, with no path.",
    )
    allowed_hosts: Annotated[list[str], NoDecode] = Field(
        ["127.0.0.1", "localhost", "[::1]"], description="Host names that are answered, separated by commas."
    )
    https: bool = Field(False, description="The platform is reached by HTTPS only: secure cookies and HSTS.")
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="How many proxies of yours stand in front, each adding X-Forwarded-For."
    )
    debug: bool = Field(False, description="Django's debug pages. Never where anyone else can reach them.")
    demo: bool = Field(False, description="Says on every page that all of it is made up. Set by comity demo.")
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="DEBUG, INFO, WARNING or ERROR.")
    log_format: str = Field("json", pattern="^(json|words)$", description="json, or words for a person to read.")
    mail_url: str = Field(
        "",
        description="smtp://user:password@host:587 (smtps:// for TLS). Empty: mail is kept in the data folder.",
    )
    mail_from: str = Field("comity@localhost", description="The sender of the platform's mail.")
    oidc_issuer: str = Field("", description="The OpenID Connect issuer, such as your Entra ID tenant. Empty: none.")
    oidc_client_id: str = Field("", description="This platform's client id at the issuer.")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="Its secret there.")
    oidc_name: str = Field("your council account", description="What the button says: Sign in with ...")
    oidc_trusted: bool = Field(
        False,
        description="The issuer asks for a second factor itself, so that ours is not asked for after it.",
    )
    oidc_organisations: str = Field(
        "",
        description="Codes of the organisations whose roles the issuer may give, separated by commas. Empty: any.",
    )
    session_hours: int = Field(10, ge=1, le=24, description="Hours until a person must sign in again.")
    reauthenticate_minutes: int = Field(
        5, ge=1, le=60, description="Minutes after proving who they are that a person may sign things."
    )
    invitation_days: int = Field(7, ge=1, le=30, description="Days until an invitation lapses.")
    most_upload_megabytes: int = Field(25, ge=1, le=200, description="The largest file that may be sent.")
    metrics_token: SecretStr = Field(
        SecretStr(""), description="The bearer token that may read /metrics. Empty: only this machine itself may."
    )
    task_attempts: int = Field(3, ge=1, le=10, description="How often a task that was cut off is run again.")
    task_silence_seconds: int = Field(
        60, ge=5, le=3600, description="Seconds without a sign of life after which a worker is taken for dead."
    )
    api_requests_a_minute: int = Field(
        6000, ge=1, le=1_000_000, description="Requests that one API key may send in a minute, to each worker process."
    )
    page_size: int = Field(50, ge=10, le=200, description="Rows to a page of a list.")
    registration_recheck_days: int = Field(
        90, ge=7, le=366, description="Days after which a worker's registration is to be looked at again."
    )
    twelve_weeks_warning_days: int = Field(
        14,
        ge=1,
        le=60,
        description="Days before a worker's twelve weeks (to equal treatment) are complete that it is told.",
    )
    worker_link_days: int = Field(
        7, ge=1, le=30, description="Days until a worker's link to what is held of them lapses."
    )
    remind_days_before: Annotated[tuple[int, ...], NoDecode] = Field(
        (14, 3), description="How many days before a round's deadline people are reminded of a return, as 14,3."
    )
    remind_days_after: Annotated[tuple[int, ...], NoDecode] = Field(
        (1, 7), description="How many days after the deadline they are, as 1,7; from the last of these on, every week."
    )

    @field_validator("remind_days_before", "remind_days_after")
    @classmethod
    def _some_days(cls, given: tuple[int, ...]) -> tuple[int, ...]:
        if not all(1 <= days <= 90 for days in given):
            raise ValueError("give whole numbers of days from 1 to 90, separated by commas")
        return given

    @field_validator("allowed_hosts", "remind_days_before", "remind_days_after", mode="before")
    @classmethod
    def _apart(cls, given: object) -> object:
        return [word.strip() for word in given.split(",") if word.strip()] if isinstance(given, str) else given

    def __init__(self, **given: Any) -> None:
        _must_be_known()
        try:
            super().__init__(**given)
        except ValidationError as error:
            said = "; ".join(_said(one) for one in error.errors())
            raise SettingsError(f"The platform's settings cannot be used: {said}") from None

    @property
    def hosts(self) -> list[str]:
        """The host names that are answered: those allowed, and that of the address people open."""
        return [*self.allowed_hosts, *filter(None, [urlsplit(self.base_url).hostname])]

    @cached_property
    def key(self) -> str:
        """The secret key: the one given, or the data folder's own, made on first use."""
        given = self.secret_key.get_secret_value()
        return given or kept_secret(self.data / "secret-key")

    @property
    def old_keys(self) -> list[str]:
        """The secret keys of before, the latest as it was given first."""
        return _listed(self.old_secret_keys)

    @cached_property
    def sealing_keys(self) -> list[str]:
        """The secrets behind what is sealed: today's (given, or the data folder's own), then those of before."""
        given = self.data_key.get_secret_value() or kept_secret(self.data / "data-key")
        return [given, *_listed(self.old_data_keys)]

    @cached_property
    def signing_key(self) -> str:
        """The secret behind the checkpoints' key: the one given, or the data folder's own, made on first use."""
        given = self.checkpoint_key.get_secret_value()
        return given or kept_secret(self.data / "checkpoint-key")

    @field_validator("secret_key", "checkpoint_key", "data_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"a secret of {SHORTEST_KEY} characters or more is wanted")
        return value

    @field_validator("old_secret_keys", "old_data_keys")
    @classmethod
    def _each_long_enough(cls, value: SecretStr) -> SecretStr:
        for key in _listed(value):
            cls._long_enough(SecretStr(key))
        return value


def _listed(keys: SecretStr) -> list[str]:
    return [key.strip() for key in keys.get_secret_value().split(",") if key.strip()]


def variable(name: str) -> str:
    """The environment variable of a setting."""
    alias = Settings.model_fields[name].validation_alias
    return alias if isinstance(alias, str) else f"COMITY_{name.upper()}"


def kept_secret(path: Path) -> str:
    """A random secret that stays the same: read from a file, which is made, private to its owner, when absent.

    Where there is no folder to keep it in (nothing was set up there yet) it is one for this process alone.
    """
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    if not path.parent.is_dir():
        return secrets.token_urlsafe(64)
    written = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
    try:
        os.link(written, path)  # the first of two processes starting together wins, and both read its secret
    except FileExistsError:
        pass
    finally:
        written.unlink()
    return path.read_text(encoding="ascii").strip()


def _must_be_known() -> None:
    """A variable that is misspelt would otherwise be passed over, and the platform run as nobody meant it to."""
    known = {variable(name) for name in Settings.model_fields}
    for name in sorted(os.environ):
        if name.startswith("COMITY_") and name not in known | OTHERS:
            near = difflib.get_close_matches(name.removeprefix("COMITY_").lower(), Settings.model_fields, n=1)
            meant = f"Did you mean {variable(near[0])}?" if near else "docs/reference/settings.md has all."
            raise SettingsError(f"{name} is not a setting of the platform. {meant}")


def _said(error: object) -> str:
    assert isinstance(error, dict)
    place = str(error["loc"][0])
    name = place if place.isupper() else f"COMITY_{place.upper()}"
    field = Settings.model_fields.get(place)
    if field is not None and field.annotation is SecretStr:
        return f"{name} cannot be used: {error['msg']}"
    return f"{name} is {str(error.get('input'))!r}: {error['msg']}"
