from __future__ import annotations

import pytest

from comity.returns.reading import UnreadableFile
from comity.returns.reading.text_shape import Shape, shape_of


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        ("a,b,c\n1,2,3\n", Shape(",", 3, 0)),
        ("a;b;c\n1,5;2,5;3,5\n", Shape(";", 3, 0)),
        ("a\tb\nx, y\tz\n", Shape("\t", 2, 0)),
        ("a|b\n1|2\n", Shape("|", 2, 0)),
        ("Title\n\na,b,c\n1,2,3\n", Shape(",", 3, 2)),
        ("Agency workers, all teams\na,b,c,d,e,f\n1,2,3,4,5,6\n", Shape(",", 6, 1)),
        ('a,"b\nb",c\n1,2,3\n', Shape(",", 3, 0)),
        ("a,b,c\n", Shape(",", 3, 0)),
        ("a,b\n1,2,3\n4,5,6\n", Shape(",", 3, 0)),
    ],
)
def test_the_separator_width_and_titles(head: str, shape: Shape) -> None:
    assert shape_of(head, whole=True) == shape


def test_one_column_is_no_table() -> None:
    with pytest.raises(UnreadableFile) as refused:
        shape_of("ref\nA1\n", whole=True)
    assert refused.value.code == "one-column"
