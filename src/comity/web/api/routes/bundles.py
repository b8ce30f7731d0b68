"""Bringing a bundle in, publishing it, withdrawing it: for keys of the regional programme."""

from __future__ import annotations

from typing import Any

from ninja import Field, File, Status, UploadedFile

from comity.web.agreements import actions
from comity.web.agreements.upload import MOST_PACKED, files_of_zip
from comity.web.api.auth import Key
from comity.web.api.fields import Id, Line
from comity.web.api.problems import problem
from comity.web.api.routes.memoranda import DIGEST, PublicationOut, found, router
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, answers

__all__ = ["router"]


class Shown(Given):
    """What was read before it is published: the digests that the difference gives."""

    digest: Line = Field(max_length=64, examples=[DIGEST], description="The digest of what is to be published.")
    instead_of: Line = Field(
        max_length=64, examples=[""], description="That of the latest publication; empty where there is none."
    )


@router.post(
    "/memoranda",
    auth=Key(Scope.MEMORANDA_PUBLISH),
    response=answers(PublicationOut, 413, 415, status=201),
    operation_id="bring_in_bundle",
)
def bring_in_bundle(request: KeyRequest, bundle: File[UploadedFile]) -> Any:
    """Bring in a bundle as a ZIP, to wait until it is published or withdrawn. What is wrong with it is said by line."""
    if (bundle.size or 0) > MOST_PACKED:
        return problem(413, f"A bundle is at most {MOST_PACKED // 2**20} MB.")
    files = files_of_zip(bundle.read(), bundle.name or "bundle.zip")
    return Status(201, actions.bring_in(by=request.member.actor, region=request.region, files=files))


@router.post(
    "/memoranda/{int:publication_id}/publish",
    auth=Key(Scope.MEMORANDA_PUBLISH),
    response=answers(PublicationOut, 404, 409, 413, 415),
    operation_id="publish_memorandum",
)
def publish_memorandum(request: KeyRequest, publication_id: Id, given: Shown) -> Any:
    """Publish what waits: from now on it is frozen, and the region's memorandum from the day that it gives."""
    return actions.publish(
        by=request.member.actor,
        publication=found(request, publication_id),
        digest=given.digest,
        instead_of=given.instead_of,
    )


@router.post(
    "/memoranda/{int:publication_id}/withdraw",
    auth=Key(Scope.MEMORANDA_PUBLISH),
    response=answers(PublicationOut, 404, 409),
    operation_id="withdraw_bundle",
)
def withdraw_bundle(request: KeyRequest, publication_id: Id) -> Any:
    """Say that what waits will not be published. It stays, as a record of what was put forward."""
    return actions.withdraw(by=request.member.actor, publication=found(request, publication_id))
