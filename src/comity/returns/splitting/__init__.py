"""One export of several authorities made into parts: for each authority a workbook that holds its rows and no other's.

Reading a part, by the profile that the export was read by, gives what reading the whole gave for its authority.
"""

from __future__ import annotations

from comity.returns.part_stamp import PartStamp, read_part_stamp
from comity.returns.splitting.split import Part, Split, split_return
from comity.returns.splitting.unplaced import REASONS, Unplaced

__all__ = ["REASONS", "Part", "PartStamp", "Split", "Unplaced", "read_part_stamp", "split_return"]
