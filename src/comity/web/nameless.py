"""Words that others will read name no worker. A name no program can tell; a registration number it can.

Numbers are looked for more widely than they are read elsewhere: with anything between their digits, without the
letters, and as the digits of one worker's own number. What is plainly money or a date is left alone.
"""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = r"[^\w£$€]|_"
_FEW = rf"(?:{_BETWEEN}){{0,3}}?"
_ANY = rf"(?:{_BETWEEN})*"
_MONTHS = "jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"

POSTCODE = re.compile(r"\bSW\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b", re.IGNORECASE)
LETTERED = re.compile(
    rf"(?<![^\W\d_])S{_FEW}W{_FEW}(?:E{_FEW})?(?:(?:no|number){_FEW})?{_ANY}"
    rf"[0-9](?:(?:{_ANY}[0-9]){{3,}}|(?:{_ANY}[0-9]){{0,2}}(?![^\W_]))",
    re.IGNORECASE,
)
"""S and W, perhaps E, and then digits, whatever is between them."""

SIX = re.compile(
    r"(?<!\w)(?<![0-9][.,])(?![0-3][0-9][01][0-9][23][0-9](?!\w))[1-9][0-9]{5}(?!\w|[.,][0-9])",
)
"""Six digits on their own, as most numbers are, and no day of these years written without anything between (251226)."""

POUNDS = re.compile(r"[£$€]\s?[0-9][0-9,]*(?:\.[0-9]+)?")
MONEY = re.compile(
    r"(?<!\w)(?<![0-9][.,])[0-9][0-9,]*(?:\.[0-9]+)?\s?"
    r"(?:pounds?|gbp|pence|p|(?:a|an|per)\s(?:hour|day|week|month|year|annum))\b",
    re.IGNORECASE,
)
DATES = re.compile(
    r"(?<![0-9])(?:"
    rf"(?:[0-3]?[0-9](?:st|nd|rd|th)?\s+)?(?:{_MONTHS})[a-z]*\s+(?:[0-3]?[0-9],?\s+)?(?:19|20)[0-9]{{2}}"
    rf"|[0-3]?[0-9](?:st|nd|rd|th)?\s+(?:{_MONTHS})[a-z]*"
    r"|[0-3]?[0-9]([/.-])[01]?[0-9]\1(?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]"
    r"|[0-3]?[0-9]([/.])[01]?[0-9]\2[0-9]{2}"
    r")(?![0-9])",
    re.IGNORECASE,
)

TAKE_OUT = "Take the registration number out. Others read this, and it says of whom it is."
"""What to do about one."""

OWN = "These words hold the digits of the worker’s own registration number. "
DIGITS = (
    "Six digits stand here on their own, as in a registration number. Take them out if they are one: others read this, "
    "and it says of whom it is. If they are a sum, write it with £; if a date, with its month in words."
)


def why_not(words: str, own: str | None = "") -> str:
    """What stands in the words that says of whom they are, and what to do about it; empty where nothing does.

    `own` is the registration number of the worker whom they are about, where it is known.
    """
    shown = (each for each in unicodedata.normalize("NFKC", words) if unicodedata.category(each) != "Cf")
    said = DATES.sub(" ; ", "".join(shown))
    if LETTERED.search(POSTCODE.sub(" ; ", said)):
        return TAKE_OUT
    said = POUNDS.sub(" ; ", said)
    if _holds(said, own or ""):
        return OWN + TAKE_OUT
    return DIGITS if SIX.search(MONEY.sub(" ; ", said)) else ""


def _holds(said: str, own: str) -> bool:
    """Whether the digits of the words hold those of a number; of a short one, where they stand on their own."""
    digits = re.sub(r"[^0-9]", "", own)
    if len(digits) >= 5:
        return digits in re.sub(r"[^0-9]", "", said)
    year = digits.startswith(("19", "20"))
    return len(digits) == 4 and not year and re.search(rf"(?<![0-9]){digits}(?![0-9])", said) is not None
