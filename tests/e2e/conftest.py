"""The demonstration and a browser to look at it with, once for each file that uses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration as it is when it has been filled, for every other to begin with."""
    from demonstration import Demonstration
    from made_once import made_once

    def fill(folder: Path) -> None:
        with Demonstration(tmp_path_factory.mktemp("filling") / "data") as running:
            running.keep(folder)

    return made_once(tmp_path_factory, "filled", fill)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory, filled: Path) -> Iterator[Any]:
    from demonstration import Demonstration

    with Demonstration(tmp_path_factory.mktemp("demonstration") / "data", like=filled) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from chromium import chromium

    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The routes of the pages that were looked at."""
    return set()


@pytest.fixture(scope="module")
def someone(demonstration: Any, browser: Any, seen: set[str]) -> Iterator[Callable[..., Any]]:
    """`someone("ruth")`: a window in which somebody of the demonstration has signed in, as a person does.

    A code of an authenticator app is good once, so each signs in once; further windows of theirs share the cookies.
    """
    from chromium import Looking
    from django.urls import Resolver404, resolve

    from comity.web.demo.cast import SIGN_IN

    def saw(path: str) -> None:
        with suppress(Resolver404):  # the page that says that there is none
            seen.add(resolve(path).route)

    states: dict[str, Any] = {}
    opened: list[Looking] = []

    def window(name: str = "", **given: Any) -> Looking:
        given = {"base": demonstration.base, "saw": saw, **given}
        looking = Looking(browser, state=states.get(name), **given)
        opened.append(looking)
        if name and name not in states:
            [email] = [one.email for one in SIGN_IN if one.email.startswith(f"{name}.")]
            demonstration.sign_in(looking, email)
            states[name] = looking.state()
        return looking

    yield window
    for looking in opened:
        looking.context.close()
