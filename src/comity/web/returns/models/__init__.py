"""What the room keeps: rounds and their returns; files as they came; versions; what people said of them and signed."""

from comity.web.returns.models.files import Correction, Profile, Progress, Upload
from comity.web.returns.models.naming import Naming
from comity.web.returns.models.national import Addition, Despatch, NationalMapping, Part
from comity.web.returns.models.pool import PooledAssignment, PooledOutcome
from comity.web.returns.models.reminders import Reminder
from comity.web.returns.models.rounds import QUARTER, MovedDeadline, Return, Round, State
from comity.web.returns.models.said import Contest, Explanation
from comity.web.returns.models.signing import Reopening, Signature, Step
from comity.web.returns.models.versions import Source, Version

__all__ = [
    "QUARTER",
    "Addition",
    "Contest",
    "Correction",
    "Despatch",
    "Explanation",
    "MovedDeadline",
    "Naming",
    "NationalMapping",
    "Part",
    "PooledAssignment",
    "PooledOutcome",
    "Profile",
    "Progress",
    "Reminder",
    "Reopening",
    "Return",
    "Round",
    "Signature",
    "Source",
    "State",
    "Step",
    "Upload",
    "Version",
]
