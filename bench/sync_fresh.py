"""How long a revocation takes to an idle tablet, and what it costs the server that 200 of them ask for it so often."""

import asyncio
import random
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

import httpx

from bench.report import Report
from bench.sync_crowd import TABLETS, Caller, calling, percentile_99
from bench.sync_load import Load, Section
from bench.sync_process import KINDS, a_server, token
from checkpoint.bootstrap import Tablet, enrol_tablet, open_tablet
from checkpoint.domain.passes import Revocation, RevocationKind
from checkpoint.link import GLANCE_SECONDS, INTERVAL_SECONDS
from checkpoint.protocol.proof import NONCE_HEADER, PROOF_HEADER
from checkpoint.server.repository.passes import load_passes, revoke
from tests.support.centre import RunningCentre, running_centre

SAMPLES: Final = 20
SECONDS: Final = 30
ASKED_SECONDS: Final = 5.0
_TARGET: Final = "/v1/pull?stream=revocations&cursor={cursor}&limit=2000"


def fresh(report: Report, load: Load) -> None:
    """How long after a revocation at the server, made at any moment, an idle tablet refuses the pass."""
    chance = random.Random(load.seed)
    samples = max(4, int(SAMPLES * load.scale))
    with (
        tempfile.TemporaryDirectory(prefix="checkpoint-bench-") as folder,
        running_centre(Path(folder) / "s") as centre,
    ):
        enrol_tablet(Path(folder) / "t", centre.url, centre.enrol_code(place=centre.places[0]), "t", "web")
        tablet = open_tablet(Path(folder) / "t")
        if tablet is None:
            raise SystemExit("the tablet did not enrol")
        tablet.link.start()
        time.sleep(3)
        for words, in_sight in (("the screen is on", True), ("nobody looks", False)):
            tablet.link.in_sight = in_sight
            took = [_revoked_after(tablet, centre, chance) for _ in range(samples)]
            asked = f"<= {ASKED_SECONDS:g}" if in_sight else ""
            report.row(f"revocation to an idle tablet, {words}, s, median of {samples}", median(took))
            good = max(took) <= ASKED_SECONDS if in_sight else None
            report.row(f"revocation to an idle tablet, {words}, s, slowest", max(took), asked, good=good)
        tablet.close()


def _revoked_after(tablet: Tablet, centre: RunningCentre, chance: random.Random) -> float:
    time.sleep(chance.uniform(0, INTERVAL_SECONDS))
    database, place_id = centre.centre.database, centre.places[0].place_id
    with database.read() as connection:
        issued = load_passes(connection, place_id).values()
    claims = next(row.claims for row in issued if not tablet.reference.is_revoked(row.claims))
    begin = time.perf_counter()
    with database.write() as connection:
        revoke(connection, place_id, Revocation(RevocationKind.PASS, claims.pass_id))
    while not tablet.reference.is_revoked(claims):
        time.sleep(0.005)
    return time.perf_counter() - begin


def glances(report: Report, load: Load) -> None:
    """200 tablets ask for revocations alone, each every few seconds, and nothing is new."""
    seconds, rate = SECONDS * load.scale, TABLETS / GLANCE_SECONDS
    for kind in KINDS:
        with a_server(kind, TABLETS) as server:
            asyncio.run(_greet(server.url))
            began = server.cpu_seconds(), server.database_seconds()
            took, errors = asyncio.run(_ask(server.url, seconds, rate))
            busy = server.cpu_seconds() - began[0], server.database_seconds() - began[1]
        what = f"{kind}, {TABLETS} tablets, revocations every {GLANCE_SECONDS:g} s beside {INTERVAL_SECONDS:g}"
        report.row(f"{what}, server CPU of one core", busy[0] / seconds)
        report.row(f"{what}, database CPU of one core", busy[1] / seconds)
        report.row(f"{what}, server CPU, ms a glance", busy[0] / len(took) * 1000)
        report.row(f"{what}, p99 ms", percentile_99(took) * 1000)
        report.row(f"{what}, errors", errors, "0", good=errors == 0)


async def _greet(url: str) -> None:
    async with calling(url, [[] for _ in range(TABLETS)]) as callers:
        for caller in callers:
            await caller.greet()


async def _ask(url: str, seconds: float, rate: float) -> tuple[list[float], int]:
    """A glance is due every 1/rate s whatever became of the one before; its time counts from when it was due."""
    took: list[float] = []
    errors = 0
    async with calling(url, [[] for _ in range(TABLETS)]) as callers:
        cursors = [await _first(caller) for caller in callers]

        async def one(number: int, due: float) -> None:
            nonlocal errors
            answer = await _pull(callers[number], cursors[number])
            errors += answer.status_code != 200 or bool(answer.json()["changes"])
            took.append(time.perf_counter() - due)

        begin, tasks = time.perf_counter(), []
        for count in range(int(seconds * rate)):
            due = begin + count / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(one(count % TABLETS, due)))
        await asyncio.gather(*tasks)
    return took, errors


async def _first(caller: Caller) -> str:
    await caller.greet()
    cursor: str = (await _pull(caller, "")).json()["cursor"]
    return cursor


async def _pull(caller: Caller, cursor: str) -> httpx.Response:
    target = _TARGET.format(cursor=cursor)
    proof = caller.signer.header("GET", target, caller.nonce, b"")
    headers = {"Authorization": f"Bearer {token(caller.number)}", PROOF_HEADER: proof}
    answer = await caller.client.get(target, headers=headers)
    caller.nonce = answer.headers.get(NONCE_HEADER, caller.nonce)
    return answer


SECTIONS: Final[dict[str, Section]] = {"fresh": fresh, "glances": glances}
