"""The reference page of the settings, made from their descriptions."""

from __future__ import annotations

import types
from typing import Any, Union, get_args, get_origin

from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from comity.web.settings.typed import Settings, variable

_WORDS = {str: "text", int: "whole number", bool: "true or false", SecretStr: "secret"}


def settings_markdown() -> str:
    """Every setting: its variable, what it takes, its default, and what it is for."""
    lines = [
        "# Settings",
        "",
        "The platform is set by variables of its environment, and by nothing else. One that cannot be used stops the "
        "command with its name and what would do. `--data DIR` of a command is `COMITY_DATA` for that command.",
        "",
        "| Variable | Takes | Otherwise | What it is for |",
        "|---|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        takes = _takes(field.annotation, field.metadata)
        default = _default(field.default)
        lines.append(f"| `{variable(name)}` | {takes} | {default} | {_cell(field.description or '')} |")
    return "\n".join(lines) + "\n"


def _takes(kind: Any, rules: list[Any]) -> str:
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    least, most = (next((getattr(rule, side) for rule in rules if hasattr(rule, side)), None) for side in ("ge", "le"))
    words = "words, separated by commas" if get_origin(kind) is list else _WORDS.get(kind, "path")
    return f"{words}, {least} to {most}" if least is not None else words


def _default(value: Any) -> str:
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value in ("", None, PydanticUndefined):
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    said = ",".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)
    return f"`{_cell(said)}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
