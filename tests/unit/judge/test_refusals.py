"""What judging refuses, with words that say what was found and what to give."""

from __future__ import annotations

from datetime import date

import pandas as pd
import polars as pl
import pytest

from comity.judge import FrameError, check, judge
from comity.judge.facts import FactError
from comity.judge.receipt import ReceiptError, read_receipt
from comity.memorandum import load

AS_AT = date(2026, 9, 30)
ROW = {"assignment_ref": ["A1"], "authority": ["X99000003"]}


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"authority": ["X99000003"]}, "has no column 'assignment_ref'"),
        ({"assignment_ref": ["A1"]}, "has no column 'authority'"),
        ({**ROW, "start_date": [20260501]}, "'start_date' holds Int64. Give dates"),
        ({**ROW, "had_substantive_role": [1]}, "'had_substantive_role' holds Int64. Give true and false"),
        ({**ROW, "pay_rate": [34]}, "'pay_rate' holds the whole number 34"),
        ({**ROW, "onsite_days_per_week": [3]}, "'onsite_days_per_week' holds the whole number 3"),
        ({**ROW, "pay_rate": [date(2026, 1, 1)]}, "'pay_rate' holds Date. Give pounds"),
    ],
)
def test_a_frame_that_cannot_be_judged(columns, said):
    with pytest.raises(FrameError) as refused:
        judge(pl.DataFrame(columns), load("exemplar"), AS_AT)
    assert said in str(refused.value)


def test_a_pandas_frame_of_pounds_as_whole_numbers_is_refused_too():
    with pytest.raises(FrameError, match="whole number 34"):
        judge(pd.DataFrame({**ROW, "pay_rate": [34]}), load("exemplar"), AS_AT)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"colour": "red"}, "'colour' is not a field of the return dictionary"),
        ({"start_date": "1st of May"}, "start_date: found '1st of May'. Write a date such as 2026-09-30."),
        ({"pay_rate": "lots"}, "pay_rate: found 'lots'. Write an amount in pounds such as 34.50."),
        ({"pay_rate": float("nan")}, "pay_rate: found nan."),
        ({"notice_days": "1.5"}, "notice_days: found '1.5'. Write a whole number."),
        ({"notice_days": -1}, "notice_days: found -1. Write a number from 0 to 366."),
        ({"pay_rate": 0}, "pay_rate: found '0.00'. Write a number above 0 and at most 1,000."),
        ({"pay_rate": "99999999"}, "Write a number above 0 and at most 1,000."),
        ({"direct_experience_months": 99_999}, "Write a number from 0 to 720."),
        ({"hours_per_week": 200}, "hours_per_week: found '200'. Write a number above 0 and at most 60."),
        ({"onsite_days_per_week": "9"}, "onsite_days_per_week: found '9'. Write a number from 0 to 7."),
        ({"notice_days": True}, "notice_days: found True. Write a whole number."),
        ({"had_substantive_role": "maybe"}, "had_substantive_role: found 'maybe'. Write yes or no."),
        ({"role": "astronaut"}, "role: found 'astronaut'. Write one of social_worker"),
    ],
)
def test_a_fact_that_cannot_be_judged(facts, said):
    with pytest.raises(FactError) as refused:
        check(facts, load("exemplar"), AS_AT)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "it is not JSON text"),
        (b"[1]", "is not a receipt of this form"),
        (b'{"form": "other"}', "is not a receipt of this form"),
        (b'{"form": "comity-receipt/1", "number": "CHK-1", "sha256": "x"}', "CHK-1 is past its retention"),
        (b'{"form": "comity-receipt/1", "number": "CHK-1", "more": 1}', "has keys missing or added"),
    ],
)
def test_a_receipt_that_cannot_be_judged_again(tmp_path, content, said):
    path = tmp_path / "receipt.json"
    path.write_bytes(content)
    with pytest.raises(ReceiptError) as refused:
        read_receipt(path)
    assert said in str(refused.value)
