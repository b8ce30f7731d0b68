"""How a code of the dictionary is said to a person."""

from __future__ import annotations

_WHOLE = {"iro_cp_chair": "IRO or child protection chair"}
_CAPITALS = {"msp": "MSP", "paye": "PAYE"}


def code_words(code: str) -> str:
    """A code as a person reads it, which reads back as the code: senior_social_worker is "Senior social worker"."""
    text = _WHOLE.get(code) or " ".join(_CAPITALS.get(word, word) for word in code.split("_"))
    return text[:1].upper() + text[1:]
