"""`python -m comity`: the same as `comity`, where no such command is on the path."""

from __future__ import annotations

from comity.cli import main

if __name__ == "__main__":
    main(prog_name="comity")
