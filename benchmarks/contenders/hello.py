"""The bare page that the platform's are held against: the same server, and nothing behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

BODY = b"<!DOCTYPE html><title>Hello</title><p>Hello"


def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Say hello."""
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(BODY)))])
    return [BODY]
