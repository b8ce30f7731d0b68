"""A platform some days later: Python reads this file as it begins, where its folder is on the path.

Everything of the platform asks Django what time it is. The time of authenticator apps and of files is left as it is.
"""

import os
from datetime import timedelta

from django.utils import timezone

AHEAD = timedelta(days=int(os.environ["DAYS_LATER"]))
_now = timezone.now


def _later():
    return _now() + AHEAD


timezone.now = _later
