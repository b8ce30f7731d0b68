"""A proposed profile as YAML that a person can read, put right and confirm."""

from __future__ import annotations

from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

from comity.returns.mapping.profile import FORMAT, Profile

_HEAD = """\
# What the headings and values of one sender's files mean, proposed by `comity map`.
# Check every line, medium and low ones first; put right what is wrong; then set confirmed: true.
# Use it with: comity assess FILE --profile THIS-FILE
"""


def profile_yaml(profile: Profile, head: str = _HEAD) -> str:
    """The profile as YAML text, in the order that a person checks it, beneath lines of comment."""
    whole: dict[str, Any] = {
        "format": FORMAT,
        "memorandum": Quoted(profile.memorandum),
        "file": Quoted(profile.file),
        "sheet": Quoted(profile.sheet),
        "confirmed": profile.confirmed,
    }
    if profile.constants:
        whole["constants"] = {
            name: {"value": Quoted(one.value), "sure": one.sure, "why": Quoted(one.why)}
            for name, one in profile.constants.items()
        }
    whole["columns"] = [
        {
            "heading": Quoted(one.heading),
            **({"column": one.column} if one.column else {}),
            "field": one.field,
            **({"unit": one.unit} if one.unit else {}),
            "sure": one.sure,
            "why": Quoted(one.why),
            **({"alternatives": list(one.alternatives)} if one.alternatives else {}),
        }
        for one in profile.columns
    ]
    if profile.values:
        whole["values"] = {
            name: {Quoted(text): Quoted(meaning) for text, meaning in meanings.items()}
            for name, meanings in profile.values.items()
        }
    if profile.unread_values:
        whole["unread_values"] = {
            name: [Quoted(text) for text in texts] for name, texts in profile.unread_values.items()
        }
    if profile.ignored:
        whole["ignored"] = [Quoted(text) for text in profile.ignored]
    if profile.unmapped:
        whole["unmapped"] = [Quoted(text) for text in profile.unmapped]
    if profile.missing:
        whole["missing"] = list(profile.missing)
    out = StringIO()
    yaml = YAML()
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(whole, out)
    return head + out.getvalue()
