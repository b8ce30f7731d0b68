"""A publication as text, to be kept: the next one is hidden with it in view."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import polars as pl

from comity.measures.disclosure.plan import Plan, Publication
from comity.measures.disclosure.rule import Guarantee, Rule

FORM = 1
"""The form of the text. Another form has another number, and this one is still read."""


def as_json(publication: Publication) -> str:
    """The publication as JSON, the same text for the same publication. No hidden figure is in it."""
    plan = asdict(publication.plan) | {"margins": sorted(sorted(margin) for margin in publication.plan.margins)}
    stored = {
        "form": FORM,
        "plan": plan,
        "rule": asdict(publication.rule),
        "members": publication.members,
        "levels": dict(publication.levels),
        "cells": publication.cells.to_dict(as_series=False),
        "withheld": publication.withheld,
        "withheld_sums": publication.withheld_sums,
        "told": publication.told,
        "bounded": publication.bounded,
    }
    return json.dumps(stored, sort_keys=True, ensure_ascii=False)


def from_json(text: str) -> Publication:
    """A publication that was kept. Raises ValueError where the text is of a form that is not known here."""
    stored: dict[str, Any] = json.loads(text)
    if stored.get("form") != FORM:
        msg = f"This publication was kept in form {stored.get('form')}, and form {FORM} is read here."
        raise ValueError(msg)
    given = stored["plan"]
    plan = Plan(
        dimensions=tuple(given["dimensions"]),
        margins=frozenset(frozenset(margin) for margin in given["margins"]),
        holder=given["holder"],
        period=given["period"],
        sums=tuple(given["sums"]),
        most=given["most"],
    )
    return Publication(
        plan=plan,
        rule=Rule(**stored["rule"] | {"guarantee": Guarantee(stored["rule"]["guarantee"])}),
        members=tuple(stored["members"]),
        levels={name: tuple(levels) for name, levels in stored["levels"].items()},
        cells=pl.DataFrame(stored["cells"], schema=plan.schema),
        withheld=stored["withheld"],
        withheld_sums=tuple(stored["withheld_sums"]),
        told=tuple(stored["told"]),
        bounded=tuple(stored["bounded"]),
    )
