"""A memorandum as Markdown, for a repository, a committee paper or an editor."""

from __future__ import annotations

import re

from comity.memorandum.document import Block, Bullets, Facts, Heading, Paragraph, Table, document
from comity.memorandum.model import Memorandum

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")


def to_markdown(memorandum: Memorandum) -> str:
    """The readable memorandum and its rule catalogue as Markdown (CommonMark, with tables)."""
    return "\n\n".join(_block(block) for block in document(memorandum)) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_text(block.text)}"
    if isinstance(block, Paragraph):
        return _start(_text(block.text))
    if isinstance(block, Bullets):
        return "\n".join(f"- {_text(item)}" for item in block.items)
    if isinstance(block, Facts):
        return "\n".join(f"- **{_text(name)}**: {_text(value)}" for name, value in block.rows)
    assert isinstance(block, Table)
    rows = [_row(block.columns), _row(tuple("---" for _ in block.columns), raw=True), *map(_row, block.rows)]
    return f"**{_text(block.caption)}**\n\n" + "\n".join(rows)


def _row(cells: tuple[str, ...], raw: bool = False) -> str:
    return f"| {' | '.join(cell if raw else _text(cell) for cell in cells)} |"


def _text(text: str) -> str:
    """The text with every character that Markdown would take for itself escaped; addresses left whole."""
    words = (word if _address(word) else _SPECIAL.sub(r"\\\1", word) for word in " ".join(text.split()).split(" "))
    return " ".join(words)


def _address(word: str) -> bool:
    return re.fullmatch(r"https?://[\w./%?=&#+~:-]+", word) is not None


def _start(text: str) -> str:
    """A paragraph that would begin a list or a rule, told that it does not."""
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", text))
