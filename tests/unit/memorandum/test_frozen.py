"""What is kept of a memorandum for ever: every state of it, readable without resolving anything."""

from __future__ import annotations

from datetime import date

import pytest

from comity.memorandum import load, shipped
from comity.memorandum.frozen import FrozenError, baselines, frozen, shipped_folder, stages, thawed
from comity.memorandum.loading import checked


@pytest.mark.parametrize("name", shipped())
def test_each_stage_is_what_loading_gives_as_at_its_first_day(name):
    found = stages(checked(shipped_folder(name)))
    assert found[0].from_date == date.min
    assert [stage.memorandum for stage in found] == [load(name, stage.from_date) for stage in found]
    assert found[-1].memorandum == load(name)


@pytest.mark.parametrize("name", shipped())
def test_what_is_frozen_thaws_to_the_same(name):
    held = load(name)
    assert thawed(frozen(held), held.digest) == held


def test_a_stage_begins_where_an_amendment_was_agreed():
    assert [stage.from_date for stage in stages(checked("exemplar"))] == [date.min, date(2026, 4, 1)]


def test_baselines_are_told_nearest_first():
    assert baselines(load("exemplar")) == ("england",)
    assert baselines(load("england")) == ()


def test_another_content_is_refused():
    held = load("england")
    with pytest.raises(FrozenError, match="its digest differs"):
        thawed(frozen(held).replace(b"12", b"13", 1), held.digest)


def test_a_shape_that_is_not_known_is_refused():
    from hashlib import sha256

    content = b'{"id":"other"}'
    with pytest.raises(FrozenError, match="cannot be read by this version"):
        thawed(content, sha256(content).hexdigest())
