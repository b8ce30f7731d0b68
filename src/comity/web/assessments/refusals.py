"""Why a file could not be judged, in words for the page: what was found, what was expected, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from comity.assessing.day import NoDayError
from comity.memorandum.words import day
from comity.returns import ProfileError, UnreadableFile
from comity.web.assessments.judging import MOST_ROWS, BusyError, NoneInForceError, TooLongError

BOXES = {
    "--sheet": "“Sheet”",
    "--authority": "“Authority”",
    "--quarter": "“Quarter”",
    "--profile": "“Mapping profile”",
}
"""The options of the command line that the library's words name, and what they are called on the form."""

REFUSALS = (
    UnreadableFile,
    ProfileError,
    NoDayError,
    NoneInForceError,
    TooLongError,
    BusyError,
)
"""The errors that say something of the file, or of what was asked, and nothing of a fault in Comity."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was judged. `field` is the form's, where one can put it right; `lines` are problems of a profile."""

    title: str
    found: str
    expected: str
    action: str
    field: str = "file"
    status: int = 422
    lines: tuple[tuple[int, str, str], ...] = ()


def refusal(error: Exception) -> Refusal:
    """The words for an error of REFUSALS."""
    match error:
        case UnreadableFile():
            return Refusal(
                "The file could not be read",
                _sentence(f"Found {error.found}"),
                _sentence(f"Expected {error.expected}"),
                in_the_browser(error.action),
            )
        case ProfileError():
            lines = tuple((held.line, held.found, in_the_browser(held.write)) for held in error.problems)
            found = "Every problem with it is listed here."
            return Refusal(
                "The mapping profile cannot be used",
                found,
                "",
                "Put it right and send both again.",
                "profile",
                lines=lines,
            )
        case NoDayError():
            return Refusal(
                "There is no day to judge the file as at",
                "The file does not say which quarter it is for.",
                "A column of quarters, or an answer to one of two questions.",
                "Choose the quarter, or give the day to judge it as at.",
                "quarter",
            )
        case NoneInForceError():
            return Refusal(
                "There is no memorandum to judge by",
                f"No memorandum of the region was in force on {day(error.day)}.",
                "A day on which one was in force.",
                "Give another day to judge it as at, or ask a regional lead to publish the memorandum.",
                "as_at",
            )
        case TooLongError():
            return Refusal(
                "The file is too long to judge while you wait",
                f"It has more than {MOST_ROWS:,} rows.",
                f"At most {MOST_ROWS:,} rows.",
                "Send one quarter or one authority at a time.",
            )
        case BusyError():
            return Refusal(
                "Other files are being judged",
                "It did not come to the turn of yours within a minute.",
                "",
                "Nothing is wrong with your file. Send it again in a few minutes.",
                status=503,
            )
    raise TypeError(f"{type(error).__name__} is not among REFUSALS") from error


NO_MAPPING = "Run `comity map FILE --out PROFILE.yaml`, put right what it proposes, and give --profile."
NO_MAPPING_HERE = (
    "Check that it is the right file. If another system's headings are in it, a mapping profile says what they mean: "
    "who makes your returns can download yours under Returns. Give it as “Mapping profile” below."
)
SAY_WHICH = (
    "Run `comity map FILE --out PROFILE.yaml`, say in the profile which column it is, and give --profile.",
    "Say in a mapping profile which column it is, and give it as “Mapping profile” below.",
)
PROPOSED = " (`comity map FILE --out PROFILE.yaml`)"
NEW_TEMPLATE = (
    "Copy the rows into a new template (`comity template`), or read it with the Comity that made it.",
    "Copy the rows into the template of the round, which whoever makes your returns can download under Returns.",
)
"""The library's commonest advice, and how it is said to someone who may have no command line."""


def in_the_browser(text: str) -> str:
    """The library's advice with the form's own names for what the command line calls options."""
    text = text.replace(NO_MAPPING, NO_MAPPING_HERE).replace(*SAY_WHICH).replace(*NEW_TEMPLATE).replace(PROPOSED, "")
    for option, box in BOXES.items():
        text = text.replace(option, box)
    return text


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


__all__ = ["REFUSALS", "Refusal", "in_the_browser", "refusal"]
