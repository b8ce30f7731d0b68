"""Splitting a provider's export in the background. Run twice, it comes to the same parts; cut off, it is run again."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, time
from pathlib import Path

import structlog
from django_scopes import scope, scopes_disabled
from django_tasks import task

from comity.web.assessments.refusals import REFUSALS
from comity.web.returns import actions, untold
from comity.web.returns.models import Progress, Upload
from comity.web.returns.reading import NoneInForceError, standing_of
from comity.web.returns.tasks import no_memorandum, opened, profile_of, refused, settled, waits_for_headings

log = structlog.get_logger("comity.returns")


@task()
def split_export(upload_id: str) -> str:
    """Split an export, and give each authority that has named the provider its part; or say why not."""
    with scopes_disabled():  # the task knows only the upload, and finds its region by it
        upload = (
            Upload.objects.select_related("region", "round", "organisation", "profile").filter(pk=upload_id).first()
        )
    if upload is None or upload.progress not in (Progress.WAITING, Progress.READING):
        return "nothing to split"
    with scope(region=upload.region):
        Upload.objects.filter(pk=upload.pk, progress=upload.progress).update(progress=Progress.READING)
        return settled(upload, _split)


def _split(upload: Upload) -> str:
    from comity.returns.splitting import split_return

    try:
        standing = standing_of(upload.region, upload.round.quarter)
        with opened(upload) as path, tempfile.TemporaryDirectory(prefix="comity-splitting-") as folder:
            split = split_return(
                path,
                standing.memorandum,
                Path(folder),
                made=datetime.combine(standing.as_at, time(), UTC),  # the same rows make the same file, whenever
                quarter=standing.quarter,
                profile=profile_of(upload, standing),
                sheet=upload.sheet or None,
            )
            contents = {part.authority: part.path.read_bytes() for part in split.parts}
    except NoneInForceError:
        return no_memorandum(upload)
    except REFUSALS as error:
        return refused(upload, error)
    if told := untold.of_export(upload, split.issues):
        return waits_for_headings(upload, told)
    done = actions.hand_out(export=upload, split=split, contents=contents)
    if done is None:
        return "split before"
    log.info("export split", upload=str(upload.pk), parts=len(done["parts"]), rows=done["rows"])
    return f"{len(done['parts'])} parts"
