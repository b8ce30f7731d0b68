"""What makes an issue the same issue in another version of a return, and in the next quarter's.

An issue is known by its code, its authority, its assignment and its field: not by its row, which moves, nor by what was
found, which is what an explanation is about.
"""

from __future__ import annotations

from hashlib import sha256

import polars as pl


def issue_key(code: str, authority: str, assignment_ref: str, field: str) -> str:
    """The key of an issue: 64 hexadecimal digits, the same in every version and quarter."""
    return sha256("\x1f".join((code, authority, assignment_ref, field)).encode()).hexdigest()


def keyed(issues: pl.DataFrame, authority: str) -> pl.DataFrame:
    """Issues of one authority's return (`issues.SCHEMA`) with `key`. Issues of one cell and code share theirs."""
    keys = [
        issue_key(code, authority, reference or "", field or "")
        for code, reference, field in issues.select("code", "assignment_ref", "field").iter_rows()
    ]
    return issues.with_columns(pl.Series("key", keys, dtype=pl.String))
