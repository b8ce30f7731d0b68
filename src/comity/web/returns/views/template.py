"""The empty template of a round."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect

from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns.reading import NoneInForceError, standing_of
from comity.web.returns.views.finding import found_round
from comity.web.returns.views.sending import as_download


@requires(Permission.READ_ROUNDS)
def round_template(request: MemberRequest, region: str, quarter: str) -> HttpResponseBase:
    """The template workbook of a round, made from the memorandum that its returns are judged by. It names nobody."""
    found = found_round(request, quarter)
    try:
        standing = standing_of(request.region, found.quarter)
    except NoneInForceError:
        messages.error(
            request,
            f"The region has no memorandum in force on the last day of {quarter}, and the template is made from it. "
            "Ask your regional lead to publish it.",
        )
        return redirect("returns", region=region)
    from comity.returns.template.workbook import write_template

    with tempfile.TemporaryDirectory(prefix="comity-template-") as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, standing.memorandum, found.quarter)
        return as_download(f"comity-return-{request.region.slug}-{found.quarter}.xlsx", path.read_bytes())
