"""Coldharbour's file as it was sent for authority A, and a browser in which its analyst puts it right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django_scopes import scope
from returning import QUARTER, Case

from comity.web.returns.models import Correction, Version

HOME = f"/regions/severnside/returns/{QUARTER}/X99000003/"
_INPUT = re.compile(r"<(?:input|button)\b[^>]*>")
_SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.S)


@dataclass
class Analyst:
    """The analyst's browser, and the worker that reads what was put right."""

    case: Case
    client: Client

    def page(self, path: str, status: int = 200) -> str:
        """The words of a page of the return, spaces made even."""
        answer = self.client.get(HOME + path)
        assert answer.status_code == status, answer.content.decode()[:3000]
        return " ".join(unescape(answer.content.decode()).split())

    def row(self, number: int, *fields: str) -> str:
        """The address of a row."""
        return f"rows/{number}/?sheet=" + "".join(f"&field={name}" for name in fields)

    def put_right(self, path: str, **typed: Any) -> HttpResponse:
        """Fill in the form of a page of a row as a person would, over what stands in it, and send it."""
        content = self.client.get(HOME + path).content.decode()
        data = {**filled(content), **typed}
        return self.client.post(HOME + path, {name: value for name, value in data.items() if value is not None})

    def read(self) -> None:
        """What a worker does with what waits."""
        from comity.web.returns.tasks import read_upload

        with scope(region=self.case.cast.severnside):
            version = self.version()
            assert version.upload_id is not None
            read_upload.func(str(version.upload_id))

    def version(self) -> Version:
        """The current version."""
        with scope(region=self.case.cast.severnside):
            found = self.case.now().current
        assert found is not None
        return found

    def corrections(self) -> list[Correction]:
        """The corrections that hold."""
        with scope(region=self.case.cast.severnside):
            return list(Correction.objects.filter(taken_back_at__isnull=True))


def filled(content: str) -> dict[str, Any]:
    """What a form's boxes hold, as a browser would send it, without its buttons and its token."""
    found: dict[str, Any] = {}
    for tag in _INPUT.findall(content[content.rindex("<form", 0, content.index('name="basis"')) :]):
        named = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        name, kind = named.get("name", ""), named.get("type", "text")
        if not name or name == "csrfmiddlewaretoken" or tag.startswith("<button"):
            continue
        if kind in ("radio", "checkbox") and " checked" not in tag:
            continue
        value = unescape(named.get("value", ""))
        found[name] = (
            [*found[name], value] if name == "cells" and name in found else [value] if name == "cells" else value
        )
    for name, options in _SELECT.findall(content):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', options)
        found[name] = chosen[1] if chosen else ""
    return found
