"""Departures that agree with the clauses, the groups and themselves.

Every one that was ever written is checked on its own; only the one that stands in the end is held against the clauses.
What a route leaves out of the clauses' `departure` is a warning and no more: it is asked all the same (`routes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from comity.memorandum.base import ASSIGNMENT_KINDS, RETURN_POSTS, Kind, Post
from comity.memorandum.bundle import Bundle
from comity.memorandum.departing import Departures, Does, SignOff
from comity.memorandum.drafts import Draft, Sourced
from comity.memorandum.exact import choose, quoted
from comity.memorandum.model import Memorandum
from comity.memorandum.problems import Level, Problem
from comity.memorandum.routes import as_said, unsigned, written
from comity.memorandum.words import POSTS, listed
from comity.memorandum.written import DeparturesEntry, RungEntry, SignOffEntry

Held = Sourced[DeparturesEntry]


def check_departures(
    bundle: Bundle, drafts: Sequence[Draft], baseline: Memorandum | None, problems: list[Problem]
) -> None:
    """Check the bundle's departures and its amendments'. What is inherited was checked where it is written."""
    every = list(written(bundle, None))
    for held in every:
        _one(bundle, held, problems)
    for before, after in pairwise(every):
        if _meaning(before) == _meaning(after):
            write = "Write what changes, or take it out of the amendment"
            problems.append(after.problem("departures are the same after the amendment as before", write))
    if every:
        _against_clauses(every[-1], _posts(drafts, baseline), bundle.unread, problems)


def _said(held: Held) -> Departures:
    return as_said(held.value, held.value.citation or held.at.value.citation)


def _meaning(held: Held) -> object:
    return held.value.model_dump(exclude={"citation": True, "route": {"__all__": {"citation"}}})


def _posts(drafts: Sequence[Draft], baseline: Memorandum | None) -> dict[Kind, tuple[Post, ...]]:
    """Who must sign a departure from each kind of clause, the baseline's too where it is not restated."""
    posts = {clause.kind: clause.departure for clause in baseline.clauses} if baseline else {}
    posts |= {draft.kind: tuple(draft.departure.value) for draft in drafts}
    return posts


def _one(bundle: Bundle, held: Held, problems: list[Problem]) -> None:
    entry = held.value
    if not entry.model_fields_set - {"citation"}:
        found = "it says nothing of who is asked, within how many days or who hears of a breach"
        problems.append(held.problem(found, "Write a route, a number of days or a ladder, or take it away"))
    if entry.longest_weeks == 0:
        write = "Write the most weeks that an exception may last, or leave it out"
        problems.append(held.problem("an exception would last no weeks", write, "longest_weeks"))
    elif entry.longest_weeks and entry.warn_days is not None and entry.warn_days >= entry.longest_weeks * 7:
        found = (
            f"people would be warned {entry.warn_days} days before the end of what lasts {entry.longest_weeks} weeks"
        )
        problems.append(held.problem(found, "Write fewer days", "warn_days"))
    for index, sign_off in enumerate(entry.route):
        _asked_of(bundle, held, ("route", index), sign_off.by, sign_off.group, "by", problems)
        _limits(held, index, sign_off, problems)
    for index, rung in enumerate(entry.ladder):
        _asked_of(bundle, held, ("ladder", index), rung.to, rung.group, "to", problems)
    _order(held, problems)
    _twice(held, problems)
    _rungs(held, entry.ladder, problems)


def _asked_of(
    bundle: Bundle,
    held: Held,
    path: tuple[str | int, ...],
    post: Post | None,
    group: str,
    key: str,
    problems: list[Problem],
) -> None:
    """That it is one post or one group, and that the memorandum has the group."""
    if (post is None) == (not group):
        found = f"it names a post and a group ({post} and {group})" if group else "it names neither a post nor a group"
        write = f"Write {key}: with a post ({', '.join(Post)}), or group: with the name of a group"
        problems.append(held.problem(found, write, *path))
    if not group or bundle.memorandum is None:
        return
    names = [each.name for each in bundle.memorandum.value.groups]
    if group not in names:
        write = choose(group, names) if names else "Name it under groups in memorandum.yaml first"
        problems.append(held.problem(f"{quoted(group)} is not among the memorandum's groups", write, *path, "group"))


def _limits(held: Held, index: int, entry: SignOffEntry, problems: list[Problem]) -> None:
    for key in ("over_per_cent", "over_pounds"):
        if getattr(entry, key) is not None and entry.kinds and Kind.PRICE_CAP not in entry.kinds:
            found = f"{key} is written for {listed(entry.kinds)}, and only a price cap can be gone over by an amount"
            problems.append(held.problem(found, "Take it out, or add price-cap to kinds", "route", index, key))
    longest = held.value.longest_weeks
    if entry.over_weeks is not None and longest and entry.over_weeks >= longest:
        found = f"it is asked above {entry.over_weeks} weeks, and an exception lasts {longest} at most"
        problems.append(held.problem(found, f"Write fewer than {longest}", "route", index, "over_weeks"))
    for place, kind in enumerate(entry.kinds):
        if kind in entry.kinds[:place]:
            problems.append(
                held.problem(f'"{kind}" is listed twice', "Keep one of them", "route", index, "kinds", place)
            )


def _order(held: Held, problems: list[Problem]) -> None:
    """That nobody is to approve beforehand what is signed already."""
    signed = False
    for index, entry in enumerate(held.value.route):
        if signed and entry.does is Does.PRE_APPROVE:
            found = "it is approved beforehand, and stands after a signature"
            write = "Put it before those who sign, or write does: acknowledge"
            problems.append(held.problem(found, write, "route", index, "does", level=Level.WARNING))
        signed = signed or entry.does is Does.SIGN


def _twice(held: Held, problems: list[Problem]) -> None:
    """That no two sign-offs ask the same of the same for the same clause, whatever the amount."""
    route = _said(held).route
    for index, later in enumerate(route):
        for earlier in route[:index]:
            alike = (earlier.by, earlier.group, earlier.does) == (later.by, later.group, later.does)
            if alike and earlier.always and later.always and _shared(earlier, later):
                found = "the same is asked of the same twice"
                problems.append(held.problem(found, "Keep one of the two, with the kinds of both", "route", index))
                break


def _shared(one: SignOff, other: SignOff) -> bool:
    return not one.kinds or not other.kinds or bool(set(one.kinds) & set(other.kinds))


def _rungs(held: Held, ladder: Sequence[RungEntry], problems: list[Problem]) -> None:
    before: int | None = None
    for index, rung in enumerate(ladder):
        if before is not None and rung.after_days is not None and rung.after_days <= before:
            found = f"the rung is reached after {rung.after_days} days, and the one before it after {before}"
            write = f"Write more than {before}, or put the rungs in order"
            problems.append(held.problem(found, write, "ladder", index, "after_days"))
        before = rung.after_days if rung.after_days is not None else before


def _against_clauses(
    held: Held, posts: dict[Kind, tuple[Post, ...]], unread: set[str], problems: list[Problem]
) -> None:
    route = _said(held).route
    departed = [kind for kind in ASSIGNMENT_KINDS if posts.get(kind)]
    for index, entry in enumerate(held.value.route):
        for place, kind in enumerate(entry.kinds):
            if kind not in departed and not unread & {kind, ""}:
                found = f"there is no departure from {kind}, so nobody is asked"
                write = f"Name kinds whose clause has a departure ({', '.join(departed) or 'none'})"
                problems.append(held.problem(found, write, "route", index, "kinds", place))
        _beyond(held, index, route[index], posts, departed, problems)
    if not route:
        return
    left: dict[Post, list[Kind]] = {}
    for kind in departed:
        for post in unsigned(route, kind, posts[kind]):
            left.setdefault(post, []).append(kind)
    for post, kinds in left.items():
        found = (
            f"the route does not always ask the {POSTS[post]} to sign for {listed(kinds)}, and the departure there does"
        )
        write = f"Add - {{by: {post}, does: sign, kinds: [{', '.join(kinds)}]}}; until then it is asked all the same"
        problems.append(held.problem(found, write, "route", level=Level.WARNING))


def _beyond(
    held: Held,
    index: int,
    sign_off: SignOff,
    posts: dict[Kind, tuple[Post, ...]],
    departed: Sequence[Kind],
    problems: list[Problem],
) -> None:
    """A signature that a return could show and that no clause asks for, so that judging goes without it."""
    if sign_off.does is not Does.SIGN or sign_off.by not in RETURN_POSTS:
        return
    more = [kind for kind in departed if sign_off.covers(kind) and sign_off.by not in posts[kind]]
    if more:
        found = f"the {POSTS[sign_off.by]} signs for {listed(more)}, and the departure there does not name the post"
        write = "Add it to the clause's departure; nothing, if judging is to go without it"
        problems.append(held.problem(found, write, "route", index, level=Level.WARNING))
