"""Every page of what the region holds of workers: two authorities, the lead, and a worker with a link of their own.

Brackenshire tells of a leaver, Coldharbour asks and gives the worker a link, and the worker objects. Each goes on by
the links and buttons of the pages, each of which is held to what `chromium.Looking` asks. Run this file as a whole: the
last test finds the routes that no test here has looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

chromium = pytest.importorskip("chromium")

Someone = Callable[..., Any]
HERE = "/regions/severnside/histories/"
NUMBER = "SW987654"
EXCEPTED = "SW100047"
"""Whose engagement at Coldharbour the demonstration asks an exception for."""

ASKED = "What is held of this worker"

NOT_PAGES = {
    "regions/<slug:region>/histories/<str:code>/leavers/template/": "a file",
    "regions/<slug:region>/histories/<str:code>/references/template/": "a file",
    "regions/<slug:region>/histories/lookups/<uuid:pk>/link/<uuid:link>/close/": "a button",
    "regions/<slug:region>/histories/lookups/<uuid:pk>/spells/<int:spell>/take-back/": "a button",
    "worker/leave/": "a button",
}


def test_an_authority_tells_of_leavers(someone: Someone, tmp_path: Path) -> None:
    tomasz = someone("tomasz")
    tomasz.go(HERE)
    tomasz.look("Workers’ histories")
    tomasz.press("Leavers")
    tomasz.look("Leavers", title="Leavers of Brackenshire")
    tomasz.press("Send a list")
    tomasz.look("Send a list of leavers")
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    head = "Social Work England number,Last day,Reason for leaving\n"
    wrong.write_text(f"{head}SW12,31/02/2026,bored\n", encoding="utf-8")
    right.write_text(f"{head}{NUMBER},1/10/2026,Resigned\nSW44,3 March 2026,Retired\n", encoding="utf-8")
    tomasz.fill(file=str(wrong))
    tomasz.press("Send the list")
    tomasz.look("Send a list of leavers", status=422, error=True)
    tomasz.fill(file=str(right))
    tomasz.press("Send the list")
    tomasz.look("Leavers", title="Leavers of Brackenshire")
    tomasz.press("Take back")
    tomasz.look("Take back a leaver")
    tomasz.go(f"{HERE}X99000002/leavers/new/")
    tomasz.press("Keep this leaver")
    tomasz.look("Tell of one leaver", status=422, error=True)


def test_an_authority_tells_of_references(someone: Someone, tmp_path: Path) -> None:
    tomasz = someone("tomasz")
    tomasz.go(HERE)
    tomasz.press("References held")
    tomasz.look("References held", title="References held by Brackenshire")
    tomasz.press("Send a list")
    tomasz.look("Send a list of references")
    listed = tmp_path / "references.csv"
    head = "Social Work England number,Date of the reference,Kind,Covers from,Covers to\n"
    listed.write_text(f"{head}{NUMBER},1/3/2026,Practice-based,1/9/2024,28/2/2026\n", encoding="utf-8")
    tomasz.press("Send the list")
    tomasz.look("Send a list of references", status=422, error=True)
    tomasz.fill(file=str(listed))
    tomasz.press("Send the list")
    tomasz.look("References held", title="References held by Brackenshire")
    tomasz.press("Take back")
    tomasz.look("Take back a reference")
    tomasz.go(f"{HERE}X99000002/references/new/")
    tomasz.press("Keep this reference")
    tomasz.look("Tell of one reference", status=422, error=True)


def test_another_asks_and_keeps_what_it_sees(someone: Someone) -> None:
    beth = someone("beth")
    beth.go(HERE)
    beth.press("Ask about a worker")
    beth.look("Ask about a worker")
    beth.fill(number="nobody")
    beth.press("Ask")
    beth.look("Ask about a worker", status=422, error=True)
    beth.fill(number=NUMBER)
    beth.press("Ask")
    beth.look(ASKED, title="What is held of worker")
    assert "Ask Brackenshire County Council" in beth.page.inner_text("main")
    beth.press("Time at your authority")
    beth.look("Time at your authority")
    beth.page.go_back()
    beth.press("Months of direct experience")
    beth.look("Months of direct experience")
    beth.press("Tell of a spell")
    beth.look("Tell of a spell of employment", title="Tell of a spell")
    beth.press("Keep this spell")
    beth.look("Tell of a spell of employment", title="Tell of a spell", status=422, error=True)
    beth.fill(employer="Dunmere Council", employment="direct", context="child_and_family", registered="yes")
    beth.fill(part_time="yes", evidence="contract", start_date_day="1", start_date_month="9", start_date_year="2022")
    beth.fill(end_date_day="31", end_date_month="8", end_date_year="2025")
    beth.press("Keep this spell")
    beth.look("Months of direct experience")  # with the sum
    beth.go(f"{HERE}X99000003/registrations/")
    beth.press("Numbers to look up")
    beth.look("Numbers to look up")
    beth.press("List them")
    beth.look("Numbers to look up")
    beth.go(f"{HERE}X99000003/registrations/new/")
    beth.press("Keep these checks")
    beth.look("Write down what the register showed", status=422, error=True)
    beth.fill(numbers=f"{NUMBER}, SW5", until_day="30", until_month="11", until_year="2026")
    beth.press("Keep these checks")
    beth.look("Registrations")


def test_who_asked_is_seen_and_the_worker_objects(someone: Someone, demonstration: Any) -> None:
    beth, tomasz, worker = someone("beth"), someone("tomasz"), someone()
    beth.go(f"{HERE}X99000003/asked/ours/")
    beth.look("What our own people asked", title="What Coldharbour")
    beth.follow("main tbody a")
    beth.press("Send the worker a link")
    beth.look("A link for the worker")
    beth.fill(address="tomasz.zielinski@brackenshire.example")
    beth.press("Send the link")
    beth.look("A link for the worker", status=422, error=True)
    paths = []
    for address in ("first@post.example", "second@post.example"):
        beth.fill(address=address)
        beth.press("Send the link")
        beth.look("A link for the worker")
        paths.append(demonstration.mailed(address, about="worker/"))
    first, path = paths
    worker.go(first)
    worker.look("This link does not open", status=404)  # the later one closed it
    tomasz.go(f"{HERE}X99000002/asked/")
    tomasz.look("Who asked about our workers", title="Who asked about workers of Brackenshire")
    worker.go(path)
    worker.look("What is held of you")
    worker.fill(number="SW1")
    worker.press("Open it")
    worker.look("What is held of you", status=422, error=True)
    worker.fill(number=NUMBER)
    worker.press("Open it")
    worker.look("What is held of you")
    worker.press("This is wrong")
    worker.look("Say what is wrong")
    worker.press("Send this")
    worker.look("Say what is wrong", status=422, error=True)
    worker.fill(words="I left a year before.")
    worker.press("Send this")
    worker.look("What is held of you")
    worker.press("Close it now")
    worker.look("This page is closed", status=404)
    worker.go(path)
    worker.look("This link does not open", status=404)
    tomasz.go(f"{HERE}X99000002/asked/")
    tomasz.look("Who asked about our workers", title="Who asked about workers of Brackenshire")
    assert "The worker’s own page, by a link that Coldharbour" in tomasz.page.inner_text("main")
    tomasz.go(f"{HERE}objections/")
    tomasz.look("What workers object to")
    tomasz.follow("main tbody a")
    tomasz.look("A worker’s objection")
    tomasz.press("Answer")
    tomasz.look("A worker’s objection", status=422, error=True)
    tomasz.fill(verdict="stands", answer="Our record says the 1st of October.")
    tomasz.press("Answer")
    tomasz.look("A worker’s objection")


def test_a_worker_objects_to_an_engagement_with_an_exception(someone: Someone, demonstration: Any) -> None:
    beth, worker = someone("beth"), someone()
    beth.go(f"{HERE}ask/")
    beth.fill(number=EXCEPTED, purpose="record")
    beth.press("Ask")
    beth.press("Send the worker a link")
    beth.fill(address="third@post.example")
    beth.press("Send the link")
    worker.go(demonstration.mailed("third@post.example", about="worker/"))
    worker.fill(number=EXCEPTED)
    worker.press("Open it")
    worker.look("What is held of you")
    assert "An exception asked for: EXC-" in worker.page.inner_text("main")
    worker.follow("main a[href*='/object/engagement/']")
    worker.look("Say what is wrong")
    worker.fill(words="My rate was another.")
    worker.press("Send this")
    worker.look("What is held of you")
    beth.go(f"{HERE}objections/")
    beth.follow("main tbody a")
    beth.look("A worker’s objection")
    beth.press("The engagement, its checks and what rests on it")
    assert "judged again" in beth.page.inner_text("main")


def test_the_lead_sees_patterns(someone: Someone) -> None:
    ruth = someone("ruth")
    ruth.go("/regions/severnside/patterns/")
    ruth.look("Patterns")


def test_every_route_of_a_page_was_looked_at(seen: set[str]) -> None:
    from routes import OF_HISTORIES, missed_among

    found = missed_among(OF_HISTORIES, seen, NOT_PAGES)
    assert not found, "\n".join(["No test here has looked at:", *found])
