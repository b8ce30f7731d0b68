"""Reading a region's memoranda, and bringing them in and publishing them."""

from comity.web.agreements.views.publishing import bring_in_bundle, publish_memorandum, withdraw_bundle
from comity.web.agreements.views.reading import (
    clause,
    difference,
    download,
    memoranda,
    memorandum,
    memorandum_in_force,
    rule_catalogue,
)

__all__ = [
    "bring_in_bundle",
    "clause",
    "difference",
    "download",
    "memoranda",
    "memorandum",
    "memorandum_in_force",
    "publish_memorandum",
    "rule_catalogue",
    "withdraw_bundle",
]
