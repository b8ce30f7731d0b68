"""A `comity` command as a child of the demonstration, which ends with its parent, even one that was killed.

Run as `python -m comity.cli.child COMMAND ...`.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    from comity.cli import main

    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    main(sys.argv[1:])
