"""Whether a provider's part may take the place of what a return holds, or its authority is to be asked first."""

from __future__ import annotations

from comity.web.returns.models import Return, Upload, Version


def is_own_work(current: Version | None, *, provider: int, part: Upload | None = None) -> bool:
    """Whether the current version holds work that a part of the provider's would undo: its authority's own file, a nil
    return, another provider's rows, or cells put right in this provider's. What came of the `part` itself is not."""
    if current is None or (part is not None and current.upload_id == part.pk):
        return False
    if current.upload_id is None or current.corrected:
        return True
    sender = Upload.objects.filter(pk=current.upload_id).values_list("part_of__organisation_id", flat=True).get()
    return sender != provider


def sent_by_provider(given: Return) -> str:
    """The name of the provider that sent what the return holds; empty where its authority made it itself."""
    if given.current is None or given.current.upload_id is None:
        return ""
    found = Upload.objects.filter(pk=given.current.upload_id, part_of__isnull=False)
    return found.values_list("part_of__organisation__name", flat=True).first() or ""


def provider_of(part: Upload) -> int:
    """The provider whose export a part is of, by its key."""
    return Upload.objects.filter(parts=part).values_list("organisation_id", flat=True).get()
