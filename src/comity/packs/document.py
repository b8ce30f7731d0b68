"""The document model: what a pack says, with nothing of how any format shows it.

Content is plain text and a few inline marks; there is no markup in it, so a rendering escapes
everything and nothing that a return carries can become part of a page. Everything is frozen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Tone(StrEnum):
    """What a mark or a figure means, which a rendering shows in words and shape as well as colour."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"
    UNSURE = "unsure"
    SPARED = "spared"


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that carry the point of a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Words for a machine: a file name, a digest, a command."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an anchor of the same document. Documents link to nothing outside themselves."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A short label such as an outcome, in the colour of its tone."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names with their values, one to a line within a cell: the working of a sum."""

    pairs: tuple[tuple[str, str], ...]


Inline = str | Strong | Code | Link | Tag | Pairs
Words = Inline | tuple[Inline, ...]
"""A run of text, or several."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. `level` is 2 to 4, since the title is 1; `anchor` is what a `Link` points at."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `lead` for the one that opens the document, `quiet` for a source or an aside."""

    words: Words
    lead: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they come to: the provenance of a document, a clause's terms."""

    rows: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number to see first, with what it counts."""

    value: int
    label: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Figures:
    """A few numbers side by side."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `numeric` is set to the right; `wide` holds sentences; `whole` never breaks a line."""

    heading: str
    numeric: bool = False
    wide: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The first cell of each row is the row's heading; every row has a cell for each column."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Words | int, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"'{self.caption}': a row has {len(row)} cells for {len(self.columns)} columns.")


@dataclass(frozen=True, slots=True)
class Series:
    """One part of every bar, such as the clause outcomes that are `met`. `look` names its fill in `chart`."""

    label: str
    look: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked bars: for each category, a count for each series, by series label.

    `description` says in words what the bars show, for those who do not see them. A chart always
    stands beside a table of the same counts.
    """

    title: str
    description: str
    series: tuple[Series, ...]
    bars: tuple[tuple[str, Mapping[str, int]], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something set apart: `summary` (what it comes to), `inset` (worth knowing) or `warning`."""

    kind: str
    title: str
    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Bullets | Facts | Figures | Table | Chart | Notice


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document: its title, what stands over it, its blocks, and a closing line."""

    title: str
    caption: str
    blocks: tuple[Block, ...]
    closing: tuple[Block, ...] = ()
    contents: tuple[Link, ...] = field(default=())
