"""Reading ahead changes when a batch is made, and nothing else."""

from __future__ import annotations

import threading

import pytest

from comity.returns.ahead import Ahead


def test_the_same_batches_in_the_same_order():
    assert list(Ahead(range(50))) == list(range(50))


def test_an_error_is_raised_in_its_turn():
    def batches():
        yield 1
        yield 2
        raise OSError("the disk went away")

    read = Ahead(batches())
    assert [next(read), next(read)] == [1, 2]
    with pytest.raises(OSError, match="the disk went away"):
        next(read)


def test_stopping_early_leaves_no_thread_behind():
    before = threading.active_count()
    read = Ahead(range(1_000_000))
    assert next(read) == 0
    read.close()
    assert threading.active_count() == before
    assert list(read) == []
