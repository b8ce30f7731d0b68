"""Reading many bad files in one watched process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

READ_ALL = """
import json, resource, sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from comity.returns.reading import TextFile, UnreadableFile, read_file

def read(path):
    start = time.perf_counter()
    try:
        found = read_file(path)
        if isinstance(found, TextFile):
            rows = sum(batch.height for batch in found.batches())
            assert rows == found.rows - found.titles, (path, rows, found)
        code = "read"
    except UnreadableFile as error:
        code = error.code
        assert error.found and error.expected and error.action
    return path.name, code, time.perf_counter() - start

with ThreadPoolExecutor(2) as pool:
    for said in pool.map(read, sorted(Path(sys.argv[1]).iterdir())):
        print(json.dumps(said), flush=True)
# What this process itself held at most: getrusage would begin with what the test runner held when it started us.
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps(["", "memory", (own + children) / 1024]))
"""


@dataclass
class Outcomes:
    """What became of each file. `peak_mib` is the worst of all, of the process and its largest child together."""

    codes: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    peak_mib: float = 0


@pytest.fixture(scope="session")
def read_together(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[dict[str, Callable[[], bytes]], str], Outcomes]:
    """Read all files that the makers make in one process: an abort would end it and fail every test."""

    def read(makers: dict[str, Callable[[], bytes]], suffix: str) -> Outcomes:
        folder = tmp_path_factory.mktemp("hostile")
        for number, make in enumerate(makers.values()):
            (folder / f"{number:03}.{suffix}").write_bytes(make())
        done = subprocess.run(
            [sys.executable, "-c", READ_ALL, str(folder)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        outcomes = Outcomes()
        *told, memory = map(json.loads, done.stdout.splitlines())
        for name, (_, code, seconds) in zip(makers, told, strict=True):
            outcomes.codes[name], outcomes.seconds[name] = code, seconds
        outcomes.peak_mib = memory[2]
        for path in folder.iterdir():
            path.unlink()
        return outcomes

    return read
