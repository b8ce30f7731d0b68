"""How a worker is known in the pool."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.dictionary.registration import registration_number
from comity.measures.worker_key import PoolKey, worker_key
from comity.returns.cells.choices import parse_registration

FIRST, SECOND = PoolKey(1, b"k" * 32), PoolKey(2, b"l" * 32)


def test_a_worker_has_one_key_however_the_number_is_written() -> None:
    assert len({worker_key(text, FIRST) for text in ("SW12345", "sw12345", " SW 123 45 ")}) == 1


def test_it_is_the_hmac_that_anyone_with_the_key_would_reckon() -> None:
    # echo -n SW12345 | openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
    assert worker_key("SW12345", FIRST) == "d973ba81fef085548748e95031590cb8847a5e092e4f531cb65e3335445b7713"


def test_another_version_of_the_key_gives_another_worker_key() -> None:
    assert worker_key("SW12345", FIRST) != worker_key("SW12345", SECOND)


@pytest.mark.parametrize("text", ["", "SW0", "SW012", "SW1234567", "AB123", "SW١٢٣"])
def test_what_is_no_registration_number_has_no_key(text: str) -> None:
    with pytest.raises(ValueError, match="SW and one to six digits") as caught:
        worker_key(text, FIRST)
    assert not text or text not in str(caught.value).replace("SW123456", "")


def test_a_key_that_is_short_or_has_no_version_is_refused_and_none_is_ever_printed() -> None:
    with pytest.raises(ValueError, match="32 bytes or more; this one has 31"):
        PoolKey(1, b"k" * 31)
    with pytest.raises(ValueError, match="1 and up"):
        PoolKey(0, b"k" * 32)
    assert "kkk" not in repr(FIRST)


@given(st.one_of(st.from_regex(r"\s*[sS]\s?[wW]\s?[0-9]{0,8}\s*"), st.text(max_size=12)))
def test_the_return_reads_a_number_as_it_is_keyed(text: str) -> None:
    read = parse_registration(text)
    assert (read if isinstance(read, str) else None) == registration_number(text)
