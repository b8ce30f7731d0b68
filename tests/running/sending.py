"""Sending a file through the browser to one return, and reading it as a worker would."""

from __future__ import annotations

import re
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_scopes import scope
from returning import QUARTER, Case

from comity.web.returns.models import Upload
from comity.web.returns.tasks import read_upload

ROOT = f"/regions/severnside/returns/{QUARTER}/X99000003/"


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def send(client: Client, content: bytes, name: str = "return.csv", **more: str):
    return client.post(f"{ROOT}send/", {"file": SimpleUploadedFile(name, content), **more})


def read(case: Case) -> Upload:
    """The latest file, read as a worker would."""
    with scope(region=case.cast.severnside):
        upload = Upload.objects.latest("sent_at")
        read_upload.func(str(upload.pk))
        return Upload.objects.get(pk=upload.pk)


def sent_and_read(case: Case, client: Client, content: bytes, name: str = "return.csv"):
    """The file when it has been read, and its page."""
    answer = send(client, content, name)
    assert answer.status_code == 302, text_of(answer)
    upload = read(case)
    return upload, client.get(f"{ROOT}files/{upload.pk}/")
