"""The route and the ladder as people say them, for every surface that reads a memorandum aloud."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from comity.memorandum.base import Kind, Post
from comity.memorandum.departing import Departures, Does, Rung, SignOff, above
from comity.memorandum.words import POSTS, kind_words, listed, pounds, sentence

NOT_SAID = "The memorandum does not say"
NO_LIMIT = "Always"

DOES = {Does.SIGN: "signs", Does.PRE_APPROVE: "approves before anybody signs", Does.ACKNOWLEDGE: "acknowledges it"}


def who_words(post: Post | None, group: str) -> str:
    """A post or a group: the chief executive, the group Directors."""
    if post is not None:
        return f"the {POSTS[post]}"
    return f"the {group}" if group.casefold().endswith("group") else f"the group {group}"


def to_acknowledge_words(who: list[str]) -> str:
    """Who is still to acknowledge it, in a sentence: nobody has been asked yet. Empty where nobody is."""
    return f"It is then to be acknowledged by {listed(who)}." if who else ""


def count_words(days: int) -> str:
    """1 day, 5 days."""
    return f"{days} {'day' if days == 1 else 'days'}"


def days_words(days: int) -> str:
    """At once, within 1 day, within 5 days."""
    return f"within {count_words(days)}" if days else "at once"


def weeks_words(weeks: int) -> str:
    """1 week, 13 weeks."""
    return f"{weeks} {'week' if weeks == 1 else 'weeks'}"


def kinds_words(kinds: tuple[Kind, ...]) -> str:
    """Which clauses a sign-off is for."""
    names = [kind_words(kind) for kind in kinds]
    return listed([names[0], *(name[:1].lower() + name[1:] for name in names[1:])]) if names else "Every departure"


def limit_words(sign_off: SignOff) -> str:
    """Above what a sign-off is asked."""
    limits = []
    if sign_off.over_per_cent is not None:
        limits.append(f"more than {sign_off.over_per_cent.normalize():f} per cent over the cap")
    if sign_off.over_pounds is not None:
        limits.append(f"more than {pounds(sign_off.over_pounds)} an hour over the cap")
    if sign_off.over_weeks is not None:
        limits.append(f"for more than {weeks_words(sign_off.over_weeks)}")
    return sentence(" or ".join(limits)).rstrip(".") if limits else NO_LIMIT


def why_asked_words(
    sign_off: SignOff, over_per_cent: Decimal | None, over_pounds: Decimal | None, weeks: int | None, *, of_price: bool
) -> str:
    """Why one that is not always asked is asked here, in a sentence; empty for one that always is.

    The amounts are those of `Departures.route_for`; `of_price` is whether a price cap is departed from.
    """
    reasons, of_price = [], of_price and sign_off.covers(Kind.PRICE_CAP)
    if of_price and sign_off.over_per_cent is not None and above(over_per_cent, sign_off.over_per_cent):
        limit = f"{sign_off.over_per_cent.normalize():f} per cent"
        known = None if over_per_cent is None else f"it is {over_per_cent.normalize():f} per cent over the cap"
        reasons.append(_more(known, "how far it is over the cap", limit))
    if of_price and sign_off.over_pounds is not None and above(over_pounds, sign_off.over_pounds):
        known = None if over_pounds is None else f"it is {pounds(over_pounds)} an hour over the cap"
        reasons.append(_more(known, "how far it is over the cap", pounds(sign_off.over_pounds)))
    if sign_off.over_weeks is not None and above(weeks, sign_off.over_weeks):
        known = None if weeks is None else f"it is for {weeks_words(weeks)}"
        reasons.append(_more(known, "how long it is for", weeks_words(sign_off.over_weeks)))
    return sentence(f"{who_words(sign_off.by, sign_off.group)} is asked too: {'; '.join(reasons)}") if reasons else ""


def _more(known: str | None, unknown: str, limit: str) -> str:
    return f"{known}, more than {limit}" if known else f"{unknown} is not known, which counts as more than {limit}"


def sign_off_words(sign_off: SignOff) -> str:
    """A sign-off on one line, as a change is told."""
    words = f"{who_words(sign_off.by, sign_off.group)} {DOES[sign_off.does]}"
    words += f" for {', '.join(kind.value for kind in sign_off.kinds) or 'every departure'}"
    if not sign_off.always:
        limit = limit_words(sign_off)
        words += f", where it is {limit[:1].lower()}{limit[1:]}"
    return f"{words}, {days_words(sign_off.within_days)}" if sign_off.within_days is not None else words


def after_words(rung: Rung) -> str:
    """When a rung is reached."""
    if rung.after_days is None:
        return NOT_SAID
    if rung.after_days == 0:
        return "At once"
    return f"After {count_words(rung.after_days)}"


def rung_words(rung: Rung) -> str:
    """A rung on one line, as a change is told."""
    after = after_words(rung).lower() if rung.after_days is not None else "in days that are not said"
    return f"{after} to {who_words(rung.to, rung.group)}: {rung.words}"


def number_rows(departures: Departures) -> Iterator[tuple[str, str]]:
    """The numbers of days and weeks, each with its name; one that is not known says so."""
    told, reviewed, longest, warn = (
        departures.told_within_days,
        departures.review_within_days,
        departures.longest_weeks,
        departures.warn_days,
    )
    yield "The region is told of an exception", NOT_SAID if told is None else sentence(days_words(told)).rstrip(".")
    yield "An emergency start is reviewed", NOT_SAID if reviewed is None else sentence(days_words(reviewed)).rstrip(".")
    yield "An exception lasts at most", NOT_SAID if longest is None else weeks_words(longest)
    yield "People are warned that one ends", NOT_SAID if warn is None else f"{count_words(warn)} before"
