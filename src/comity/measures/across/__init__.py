"""Checks over a whole region's pool that no authority could make alone, fed back to each one.

What comes back to an authority tells nothing of another's rows beyond the least that it needs to act; each check's
docstring says what that is. None is a breach: each asks a person to look.
"""

from comity.measures.across.agencies import agency_spellings, spellings_of
from comity.measures.across.checked import Checked
from comity.measures.across.rates import rates_far_out
from comity.measures.across.two_places import two_places

__all__ = ["Checked", "agency_spellings", "rates_far_out", "spellings_of", "two_places"]
