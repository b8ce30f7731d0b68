"""Logs as one JSON object to a line (or words), each with the id of the request that it belongs to.

A log holds no personal fact: logs are kept apart from the records, and nobody can correct or remove what they say. So
an error is logged by its type and where it arose; what it says only where that is known to name no person.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

from comity.web.settings.typed import Settings

Said = MutableMapping[str, Any]

_EMAIL = re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;:=]+")
_DETAIL = re.compile(r"^(DETAIL|CONTEXT|LINE \d+|HINT):.*", re.MULTILINE | re.DOTALL)
_HOST = re.compile(r"[A-Za-z0-9.:\[\]_-]{1,120}")
_QUOTED = re.compile(r"\"(?![\w.]+\")[^\"]*\"|'(?![\w.]+')[^']*'")

_SPEAKING_MODULES = ("sqlite3", "psycopg", "django.db")
_SPEAK = (OSError, ImportError, AttributeError, NameError)
"""Errors of the database, the machine and the code, which name tables, files and names in code."""


def logging_of(settings: Settings) -> dict[str, Any]:
    """Django's LOGGING; structlog's own loggers are set up to write through it."""
    errors = structlog.processors.format_exc_info if settings.debug else where_it_arose
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        errors,
        no_addresses,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": shared,
            }
        },
        "filters": {"by_route": {"()": ByRoute}, "wrong_host": {"()": WrongHost}},
        "handlers": {
            "error_stream": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "filters": ["by_route", "wrong_host"],
            },
        },
        "root": {"handlers": ["error_stream"], "level": settings.log_level},
        "loggers": {
            "django.server": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "ERROR"},
        },
    }


class ByRoute(logging.Filter):
    """Names a request by its route: an address can hold an invitation's token, and a query string can hold words."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, Django's own of a request without its path."""
        request = getattr(record, "request", None)
        if request is not None and record.name.startswith("django"):
            match = getattr(request, "resolver_match", None)
            route = getattr(match, "route", "") or "/"
            record.msg, record.args = "%s at %s", (record.name.removeprefix("django."), route)
        elif record.name.startswith("_granian"):
            record.msg, record.args = record.getMessage().partition("\n")[0], ()  # the rest is a traceback
        return True


class WrongHost(logging.Filter):
    """Says of a request for a host that is not answered what to set: it is a setting that is missing, or a stranger."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, Django's own of such a request as a warning in our words."""
        if record.name == "django.security.DisallowedHost":
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            host = _host_of(getattr(record, "request", None))
            record.msg, record.args = "%s is not a host that is answered: see COMITY_ALLOWED_HOSTS", (host,)
            record.exc_info = record.exc_text = None
        return True


def _host_of(request: Any) -> str:
    """The host that a request asked for, as far as it can be one."""
    said = request.META.get("HTTP_HOST", "") if request is not None else ""
    return said if _HOST.fullmatch(said) else "something that is no host name"


def where_it_arose(_logger: Any, _method: str, said: Said) -> Said:
    """Say an error by type and place; its words too where they name no person."""
    given = said.pop("exc_info", None)
    if isinstance(given, BaseException):
        given = (type(given), given, given.__traceback__)
    elif given and not isinstance(given, tuple):
        import sys

        given = sys.exc_info()
    if given and given[1] is not None:
        said["exception"] = _chain(given[1], given[2])
    return said


def _chain(error: BaseException, trace: TracebackType | None) -> str:
    parts: list[str] = []
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        frames = traceback.extract_tb(trace if following is error else following.__traceback__)
        where = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        kind = type(following)
        parts.append("\n".join([f"{kind.__module__}.{kind.__qualname__}{_words(following)}", *where]))
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return "\ncaused by ".join(parts)


def _words(error: BaseException) -> str:
    if not isinstance(error, _SPEAK) and not type(error).__module__.startswith(_SPEAKING_MODULES):
        return ""
    said = _QUOTED.sub("[left out]", _DETAIL.sub("", str(error)).strip())
    return f": {_EMAIL.sub('[e-mail]', said)}" if said else ""


def no_addresses(_logger: Any, _method: str, said: Said) -> Said:
    """The last net: an e-mail address in any value of a line is left out of it."""
    for name, value in said.items():
        if isinstance(value, str) and "@" in value:
            said[name] = _EMAIL.sub("[e-mail]", value)
    return said
