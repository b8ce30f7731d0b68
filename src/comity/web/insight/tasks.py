"""The checks across authorities, run by the clock."""

from __future__ import annotations

from django_scopes import scope

from comity.web.insight.actions import check_across
from comity.web.organisations.queries import regions
from comity.web.returns.models import Round

BY = "platform:tick"


def check_open_rounds() -> int:
    """Check the returns of every open round across authorities; gives how many new things are asked. Done by `tick`."""
    asked = 0
    for region in regions():
        with scope(region=region):
            for round in Round.objects.filter(region=region, closed_at__isnull=True, returns__pooled=True).distinct():
                asked += check_across(by=BY, round=round)
    return asked
