"""Every shipped memorandum's authorities and clauses as one, for a file whose memorandum nobody has named."""

from __future__ import annotations

from comity.memorandum import load, shipped
from comity.memorandum.model import Memorandum


def every_shipped() -> Memorandum:
    """A memorandum with no id that recognises whatever any shipped one does."""
    all_of_them = [load(name) for name in shipped()]
    authorities = {one.code: one for memorandum in all_of_them for one in memorandum.authorities}
    parties = tuple(party for memorandum in all_of_them for party in memorandum.parties)
    clauses = {clause.kind: clause for memorandum in all_of_them for clause in memorandum.clauses}
    return all_of_them[0].model_copy(
        update={
            "id": "",
            "authorities": tuple(authorities.values()),
            "parties": parties,
            "clauses": tuple(clauses.values()),
        }
    )
