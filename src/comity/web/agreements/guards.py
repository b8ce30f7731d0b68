"""The database's own refusal to change or delete what is published: triggers, on SQLite and PostgreSQL.

A migration puts them in place, and `comity migrate` puts back any that is missing (SQLite loses a table's triggers when
a later migration makes the table anew). The digests tell of whoever drops them first.
"""
# ruff: noqa: S608 (every statement here is put together from this file's own words)

from __future__ import annotations

from comity.web.triggers import Triggers, refused

STAYS = "A memorandum that is published, or was withdrawn, cannot be changed or deleted. Nothing was written."
AS_BROUGHT_IN = "What was brought in cannot be changed: bring in another bundle. Nothing was written."

_TABLE = "agreements_publication"
_FROZEN = (
    *("id", "region_id", "memorandum", "title", "version", "in_force", "digest", "stages", "archive"),
    *("archive_digest", "warnings", "engine", "brought_in_by", "brought_in_at"),
)
"""The columns that never change, whatever its state."""

_ALTERED = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _FROZEN)
_SQLITE = {
    "agreements_publication_kept_update": f"""BEFORE UPDATE ON {_TABLE}
        WHEN OLD.state <> 'brought_in' BEGIN SELECT RAISE(ABORT, '{STAYS}'); END""",
    "agreements_publication_kept_contents": f"""BEFORE UPDATE ON {_TABLE}
        WHEN OLD.state = 'brought_in' AND ({_ALTERED}) BEGIN SELECT RAISE(ABORT, '{AS_BROUGHT_IN}'); END""",
    "agreements_publication_kept_delete": f"""BEFORE DELETE ON {_TABLE}
        WHEN OLD.state <> 'brought_in' BEGIN SELECT RAISE(ABORT, '{STAYS}'); END""",
    # INSERT OR REPLACE deletes without firing a DELETE trigger, but not before this has looked.
    "agreements_publication_kept_insert": f"""BEFORE INSERT ON {_TABLE}
        WHEN NEW.state <> 'brought_in' OR EXISTS (SELECT 1 FROM {_TABLE} WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{STAYS}'); END""",
}

_DISTINCT = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _FROZEN)

_POSTGRESQL_FUNCTIONS = {
    f"{_TABLE}_kept": f"""BEGIN
            IF TG_OP = 'INSERT' THEN
                IF NEW.state <> 'brought_in' THEN {refused(STAYS)} END IF;
                RETURN NEW;
            END IF;
            IF TG_OP = 'TRUNCATE' THEN {refused(STAYS)} END IF;
            IF OLD.state <> 'brought_in' THEN {refused(STAYS)} END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF {_DISTINCT} THEN {refused(AS_BROUGHT_IN)} END IF;
            RETURN NEW;
        END"""
}
_POSTGRESQL = {
    "agreements_publication_kept_row": ("BEFORE INSERT OR UPDATE OR DELETE ON {} FOR EACH ROW", _TABLE),
    "agreements_publication_kept_all": ("BEFORE TRUNCATE ON {} FOR EACH STATEMENT", _TABLE),
}

_KEPT = Triggers(("agreements", "0002_guards"), _SQLITE, _POSTGRESQL_FUNCTIONS, _POSTGRESQL)
install, remove, missing, put_back = _KEPT.install, _KEPT.remove, _KEPT.missing, _KEPT.put_back
