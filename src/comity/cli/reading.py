"""A memorandum as text for a terminal."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from comity.memorandum.document import Block, Bullets, Facts, Heading, Paragraph, document
from comity.memorandum.model import Memorandum

if TYPE_CHECKING:
    from rich.console import Console

NARROWEST = 60
"""Characters; narrower terminals get lines that wrap."""


def to_text(memorandum: Memorandum, width: int | None) -> str:
    """The readable memorandum as plain text, `width` characters wide (None: as wide as the terminal)."""
    from rich.console import Console

    out = io.StringIO()
    wide = width or max(NARROWEST, Console().width)
    console = Console(file=out, width=wide, highlight=False, markup=False, emoji=False, color_system=None)
    for block in document(memorandum):
        _print(console, block)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _print(console: Console, block: Block) -> None:
    from rich import box
    from rich.padding import Padding
    from rich.table import Table

    if isinstance(block, Heading):
        line = {1: "=", 2: "-"}.get(block.level, "")
        console.print("" if block.level == 1 else "\n", end="")
        console.print(block.text)
        if line:
            console.print(line * min(len(block.text), console.width))
        console.print()
    elif isinstance(block, Paragraph):
        console.print(block.text)
        console.print()
    elif isinstance(block, Bullets):
        for item in block.items:
            table = Table.grid(padding=(0, 1))
            table.add_row("-", item)
            console.print(table)
        console.print()
    elif isinstance(block, Facts):
        table = Table.grid(padding=(0, 2))
        table.add_column(min_width=16)
        table.add_column(overflow="fold")
        for name, value in block.rows:
            table.add_row(name, value)
        console.print(Padding(table, (0, 0, 1, 0)))
    else:
        table = Table(title=block.caption, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
        for column in block.columns:
            table.add_column(column, overflow="fold")
        for row in block.rows:
            table.add_row(*row)
        console.print(table)
