"""kill -9 of server and worker during 200 imports: no row lost or doubled, every file ended, the record unbroken."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from functools import partial
from typing import Any

import pytest
from inside import HERE, Inside
from live import Platform
from return_clients import Teller, a_file, digest

pytestmark = pytest.mark.slow

IMPORTS = {"sqlite": 140, "postgresql": 60}
AUTHORITIES = 5
RIVALS = 2
"""Authorities for which two people send at the same time, so that one file overtakes the other."""
SEED = 20261122
KILLS = {"sqlite": 4, "postgresql": 3}
VICTIMS = (("worker",), ("serve",), ("serve", "worker"))
"""The first two are killed in the middle of what they are for; the third whatever they are at."""
ENDS = {"read", "overtaken"}
ENV = {"COMITY_TASK_SILENCE_SECONDS": "5", "COMITY_TASK_ATTEMPTS": "10", "PYTHONPATH": str(HERE)}


class Importer(threading.Thread):
    """Sends file after file for one return, each followed to its end; holds what was acknowledged."""

    def __init__(self, teller: Teller, name: str, files: int) -> None:
        super().__init__(name=name, daemon=True)
        self.teller, self.files = teller, files
        self.sent: dict[str, tuple[str, list[str]]] = {}
        """For each file by its digest, the upload that it was acknowledged as, and the references of its rows."""
        self.sending = False
        self.wrong: list[str] = []

    def run(self) -> None:
        """Send them all."""
        try:
            for number in range(self.files):
                content, references = a_file(self.teller.code, f"{self.name}-{number:03}")
                self.sending = True
                upload = self.teller.send(content)
                self.sending = False
                self.sent[digest(content)] = (upload, references)
                self.teller.ended(upload)
        except AssertionError as error:
            self.wrong.append(str(error))


class Signers(threading.Thread):
    """The three people of an authority, who carry its return to authorised, and into the pool."""

    def __init__(self, platform: Platform, code: str, sessions: dict[str, str]) -> None:
        super().__init__(name=f"signers of {code}", daemon=True)
        self.tellers = [Teller(platform, code, session) for session in sessions.values()]
        self.wrong: list[str] = []

    def run(self) -> None:
        """Submit, approve, authorise."""
        try:
            analyst, hr_lead, director = self.tellers
            analyst.sign("submit")
            hr_lead.sign("approve")
            director.sign("authorise", pooled="yes")
        except AssertionError as error:
            self.wrong.append(str(error))


def test_kill_9_of_server_and_worker_during_imports(platform: Platform, database_url: str) -> None:
    database = "postgresql" if database_url else "sqlite"
    imports = IMPORTS[database]
    chance = random.Random(SEED)
    with Inside(platform) as inside:
        seeded = inside.seed_returns(authorities=AUTHORITIES)
        importers = _importers(platform, seeded, imports)
        _while_killing(platform, inside, chance, importers, KILLS[database])
        signers = [Signers(platform, code, sessions) for code, sessions in seeded.items()]
        for signer in signers:
            signer.start()
        time.sleep(chance.uniform(0, 0.5))
        platform.kill()
        platform.start()
        for signer in signers:
            signer.join()
        assert [one.wrong for one in (*importers, *signers)] == [[]] * (len(importers) + len(signers))
        assert sum(one.teller.again for one in importers) > 0, "no kill met a file that was being sent"
        tasks = [one for one in inside.tasks().values() if one["path"].endswith("read_upload")]
        assert sum(one["begun"] for one in tasks) > len(tasks), "no kill met a file that was being read"
        _no_row_lost_or_doubled(inside.returns_held(), importers, imports)
        assert {one["state"] for one in tasks} == {"SUCCESSFUL"}
    assert platform.comity("audit", "verify").returncode == 0


def _importers(platform: Platform, seeded: dict[str, Any], imports: int) -> list[Importer]:
    """So many for each authority, and so many files for each, that they come to `imports` together."""
    codes = [*seeded, *list(seeded)[:RIVALS]]
    each, more = divmod(imports, len(codes))
    return [
        Importer(Teller(platform, code, next(iter(seeded[code].values()))), f"R{place}", each + (place < more))
        for place, code in enumerate(codes)
    ]


def _while_killing(
    platform: Platform, inside: Inside, chance: random.Random, importers: list[Importer], times: int
) -> None:
    """Have them import, and kill so many times meanwhile, spread over all of it."""
    pause = partial(chance.uniform, 0.01, 0.1)
    for importer in importers:
        importer.start()
    whole = sum(importer.files for importer in importers)
    for turn in range(times):
        share = (turn + 0.8 * chance.random()) / times  # the last comes while there is something left to do
        while any(one.is_alive() for one in importers) and sum(len(one.sent) for one in importers) < share * whole:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.3))
        victims = VICTIMS[turn % len(VICTIMS)]
        if victims == ("worker",):
            platform.kill_amid("worker", under_way=lambda: inside.sees_running("read_upload"), pause=pause)
        elif victims == ("serve",):
            platform.kill_amid("serve", under_way=lambda: _one_is_sent(importers), pause=pause)
        else:
            platform.kill(*victims)
        platform.start(*victims)
    for importer in importers:
        importer.join()


def _one_is_sent(importers: list[Importer]) -> bool:
    """Whether somebody waits for an answer to a file that they sent; one that was given already has time to arrive."""
    waited = [one for one in importers if one.sending]
    time.sleep(0.05)
    return any(one.sending for one in waited)


def _no_row_lost_or_doubled(held: dict[str, Any], importers: list[Importer], imports: int) -> None:
    uploads = {one["pk"]: one for one in held["uploads"]}
    sent = {name: said for importer in importers for name, said in importer.sent.items()}
    assert len(sent) == imports
    # Each file is there once, under the name by which it was acknowledged, and at its end; those overtaken say by what.
    assert Counter(one["digest"] for one in uploads.values()) == dict.fromkeys(sent, 1)
    assert {name: uploads[pk]["digest"] for name, (pk, _) in sent.items()} == {name: name for name in sent}
    assert Counter(one["progress"] for one in uploads.values()).keys() <= ENDS
    assert all("came while the file was being read" in str(one["told"]) for one in _of(uploads, "overtaken"))
    # Each that was read is exactly one version, with exactly its rows; nothing else is.
    rows = dict(sent.values())
    assert Counter(one["upload"] for one in held["versions"]) == {one["pk"]: 1 for one in _of(uploads, "read")}
    assert {one["upload"]: one["rows"] for one in held["versions"]} == {
        one["pk"]: sorted(rows[one["pk"]]) for one in _of(uploads, "read")
    }
    # The versions of each return are numbered without a gap, and its last is what was signed and is in the pool.
    for code, given in held["returns"].items():
        versions = [one for one in held["versions"] if one["code"] == code]
        assert sorted(one["number"] for one in versions) == [*range(1, len(versions) + 1)]
        assert (given["state"], given["pooled"], given["current"]) == ("authorised", True, len(versions))
        assert given["signatures"] == ["submit", "approve", "authorise"]
        (last,) = (one for one in versions if one["number"] == given["current"])
        assert held["pool"][code] == last["rows"]
    # The record tells of each once.
    told = Counter((verb, subject) for verb, subject in held["events"])
    for verb, subjects in (("sent_file", uploads), ("made_version", [one["pk"] for one in held["versions"]])):
        assert {subject: count for (said, subject), count in told.items() if said == verb} == dict.fromkeys(subjects, 1)


def _of(uploads: dict[str, Any], progress: str) -> list[Any]:
    return [one for one in uploads.values() if one["progress"] == progress]
