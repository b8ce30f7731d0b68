"""The database's own refusal to change, delete, reorder or slip in an event: triggers, on SQLite and PostgreSQL.

One change it lets through, once to an event: that a reading which is 2 years old is thinned (`thinning`), just so.

A migration puts them in place, and `comity migrate` puts back any that is missing. A later migration of these two
tables begins by taking them away (`RunPython` of `remove`), because SQLite alters a table by making it anew.

They stop mistakes, and anyone who has only the platform's own statements. Whoever owns the database can drop them; that
is what the chain, and a checkpoint kept elsewhere, are for.
"""
# ruff: noqa: S608 (every statement here is put together from this file's own words)

from __future__ import annotations

from comity.web.audit.sentences import READINGS
from comity.web.audit.thinning import AHEAD, BLANK, LEFT, YEARS
from comity.web.triggers import Triggers, refused

EVENT_STAYS = "An event of the record cannot be changed or deleted: it says what was done. Nothing was written."
EVENT_LAST = "An event is added only at the end of its chain, by audit.actions.record. Nothing was written."
CHAIN_GROWS = "A chain only grows, by the event just added to it, and is never deleted. Nothing was written."

_NOTHING = "0" * 64

_READINGS = ", ".join(f"'{verb}'" for verb in sorted(READINGS))


def _thinned(same: str, blank: dict[str, str]) -> str:
    """That a reading not thinned before keeps what is LEFT, by the operator `same`, and is BLANK in the rest."""
    left = [f"NEW.{name} {same} OLD.{name}" for name in LEFT]
    blanked = [f"NEW.{name} {same} {blank.get(name, repr(value))}" for name, value in BLANK.items()]
    return " AND ".join((f"OLD.verb IN ({_READINGS})", "OLD.thinned_at IS NULL", *left, *blanked))


# Times are text in SQLite, written so that they sort; two years on is another year before the same rest.
_THINNED_SQLITE = f"""{_thinned("IS", {"organisation_id": "NULL", "identifiers": "'{}'"})}
        AND printf('%04d', substr(OLD.at, 1, 4) + {YEARS}) || substr(OLD.at, 5) <= NEW.thinned_at
        AND datetime(NEW.thinned_at) IS NOT NULL
        AND NEW.thinned_at <= strftime('%Y-%m-%d %H:%M:%f', 'now', '+{AHEAD.days} day')"""
_THINNED_POSTGRESQL = f"""{_thinned("IS NOT DISTINCT FROM", {"organisation_id": "NULL", "identifiers": "'{}'::jsonb"})}
            AND OLD.at AT TIME ZONE 'UTC' <= NEW.thinned_at AT TIME ZONE 'UTC' - interval '{YEARS} years'
            AND NEW.thinned_at <= now() + interval '{AHEAD.days} day'"""

_SQLITE = {
    "audit_event_kept_update": f"""BEFORE UPDATE ON audit_event
        WHEN ({_THINNED_SQLITE}) IS NOT 1
        BEGIN SELECT RAISE(ABORT, '{EVENT_STAYS}'); END""",
    "audit_event_kept_delete": f"""BEFORE DELETE ON audit_event
        BEGIN SELECT RAISE(ABORT, '{EVENT_STAYS}'); END""",
    # INSERT OR REPLACE deletes without firing a DELETE trigger, but not before this has looked.
    "audit_event_kept_insert": f"""BEFORE INSERT ON audit_event
        WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id) OR NOT EXISTS (
            SELECT 1 FROM audit_chain WHERE id = NEW.chain_id AND NEW.number = length + 1
            AND NEW.before = head AND NEW.region_id IS region_id)
        OR EXISTS (SELECT 1 FROM audit_event WHERE chain_id = NEW.chain_id AND number = NEW.number)
        OR NEW.thinned_at IS NOT NULL
        BEGIN SELECT RAISE(ABORT, '{EVENT_LAST}'); END""",
    "audit_chain_kept_update": f"""BEFORE UPDATE ON audit_chain
        WHEN NEW.id IS NOT OLD.id OR NEW.region_id IS NOT OLD.region_id OR NEW.name IS NOT OLD.name
        OR NEW.length IS NOT OLD.length + 1 OR NOT EXISTS (
            SELECT 1 FROM audit_event WHERE chain_id = OLD.id AND number = NEW.length
            AND hash = NEW.head AND before = OLD.head)
        BEGIN SELECT RAISE(ABORT, '{CHAIN_GROWS}'); END""",
    "audit_chain_kept_delete": f"""BEFORE DELETE ON audit_chain
        BEGIN SELECT RAISE(ABORT, '{CHAIN_GROWS}'); END""",
    "audit_chain_kept_insert": f"""BEFORE INSERT ON audit_chain
        WHEN NEW.length <> 0 OR NEW.head <> '{_NOTHING}' OR EXISTS (
            SELECT 1 FROM audit_chain WHERE id = NEW.id OR name = NEW.name OR region_id = NEW.region_id)
        BEGIN SELECT RAISE(ABORT, '{CHAIN_GROWS}'); END""",
}

_POSTGRESQL_FUNCTIONS = {
    "audit_event_kept": f"""DECLARE held audit_chain%ROWTYPE;
        BEGIN
            IF TG_OP NOT IN ('INSERT', 'UPDATE') THEN {refused(EVENT_STAYS)} END IF;
            IF TG_OP = 'UPDATE' THEN
                IF ({_THINNED_POSTGRESQL}) IS NOT TRUE THEN {refused(EVENT_STAYS)} END IF;
                RETURN NEW;
            END IF;
            SELECT * INTO held FROM audit_chain WHERE id = NEW.chain_id;
            IF NOT FOUND OR NEW.number <> held.length + 1 OR NEW.before <> held.head
                OR NEW.region_id IS DISTINCT FROM held.region_id OR NEW.thinned_at IS NOT NULL
            THEN {refused(EVENT_LAST)} END IF;
            RETURN NEW;
        END""",
    "audit_chain_kept": f"""BEGIN
            IF TG_OP = 'INSERT' THEN
                IF NEW.length <> 0 OR NEW.head <> '{_NOTHING}' THEN {refused(CHAIN_GROWS)} END IF;
                RETURN NEW;
            END IF;
            IF TG_OP <> 'UPDATE' THEN {refused(CHAIN_GROWS)} END IF;
            IF NEW.id <> OLD.id OR NEW.region_id IS DISTINCT FROM OLD.region_id OR NEW.name <> OLD.name
                OR NEW.length <> OLD.length + 1 OR NOT EXISTS (
                    SELECT 1 FROM audit_event WHERE chain_id = OLD.id AND number = NEW.length
                    AND hash = NEW.head AND before = OLD.head)
            THEN {refused(CHAIN_GROWS)} END IF;
            RETURN NEW;
        END""",
}
_POSTGRESQL = {
    "audit_event_kept_row": ("BEFORE INSERT OR UPDATE OR DELETE ON {} FOR EACH ROW", "audit_event"),
    "audit_event_kept_all": ("BEFORE TRUNCATE ON {} FOR EACH STATEMENT", "audit_event"),
    "audit_chain_kept_row": ("BEFORE INSERT OR UPDATE OR DELETE ON {} FOR EACH ROW", "audit_chain"),
    "audit_chain_kept_all": ("BEFORE TRUNCATE ON {} FOR EACH STATEMENT", "audit_chain"),
}

_KEPT = Triggers(("audit", "0003_thinned"), _SQLITE, _POSTGRESQL_FUNCTIONS, _POSTGRESQL)
install, remove, missing, put_back = _KEPT.install, _KEPT.remove, _KEPT.missing, _KEPT.put_back
