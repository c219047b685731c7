"""Crowds of tablets, as sections of `bench.sync`: a steady stream from 200 of them, and all of them coming back.

What they send is made before the clock runs: the load shares the machine with the server that it measures.
"""

import asyncio
import random
import ssl
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from functools import cache
from itertools import accumulate
from statistics import median, quantiles
from typing import Final

import httpx

from bench.report import Report
from bench.sync_load import START, Load, Section, recorded_events
from bench.sync_process import KINDS, a_server, device_name, now, signer, token
from checkpoint.protocol.columns import Packer
from checkpoint.protocol.events import GENESIS, chain
from checkpoint.protocol.exchange import BATCH_EVENTS, Batch, encode_batch
from checkpoint.protocol.proof import NONCE_HEADER, PROOF_HEADER

TABLETS: Final = 200
FRESH: Final = 20
"""Tablets beside the crowd that go on as always."""
STEADY_SECONDS: Final = {"SQLite": 600, "PostgreSQL": 120}
RATE: Final = 40
KEPT_SECONDS: Final = 3
"""The server lets a connection go after five idle seconds: it is not used in that very moment."""
_TRUST: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Unused, and made once: to read the system's authorities for each tablet takes seconds."""
_PATTERN: Final = 2000
_BEFORE, _AFTER = len('{"id":"019e9f30-ecc8-7'), len('{"id":"019e9f30-ecc8-7000-8000-000000000000')
"""Between these stands the random part of an id in a recorded line."""

Body = tuple[int, bytes]
"""The last number of a batch, and its bytes on the wire."""


@cache
def _pattern(seed: int) -> list[bytes]:
    return recorded_events(seed, _PATTERN)


def bodies(seed: int, number: int, total: int, size: int) -> list[Body]:
    """All batches of one tablet: the pattern's events under ids of its own, the first by lines as in the app."""
    chance, lines = random.Random(seed * 1000 + number), []
    for at in range(total):
        line, tail = _pattern(seed)[at % _PATTERN], chance.randbytes(9).hex()
        lines.append(line[:_BEFORE] + f"{tail[:3]}-8{tail[3:6]}-{tail[6:18]}".encode() + line[_AFTER:])
    heads = list(accumulate(lines, chain, initial=GENESIS))
    made, packer = [], Packer()
    for first in range(0, total, size):
        batch = Batch(device_name(number), "inc", first + 1, heads[first], lines[first : first + size], START, 1)
        made.append((first + len(batch.recorded), encode_batch(batch, packer if first else None)))
    return made


def made_for(seed: int, totals: list[int], size: int) -> Iterator[list[Body]]:
    """The batches of all tablets, made by all processors."""
    count = len(totals)
    with ProcessPoolExecutor() as pool:
        yield from pool.map(bodies, [seed] * count, range(count), totals, [size] * count, chunksize=8)


class Caller:
    """A tablet as load: signs and sends what was made for it, in order, over a connection of its own.

    In a pool that all shared, whoever came next would first close, one by one, what the others had let lapse.
    """

    def __init__(self, number: int, url: str, made: list[Body]) -> None:
        limits = httpx.Limits(max_connections=1, keepalive_expiry=KEPT_SECONDS)
        self.client = httpx.AsyncClient(base_url=url, timeout=60, limits=limits, trust_env=False, verify=_TRUST)
        self.number, self.left = number, made[::-1]
        self.signer, self.nonce = signer(number), ""
        self.errors = self.busy = 0
        self._turn = asyncio.Lock()

    async def _send(self, body: bytes) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {token(self.number)}",
            "Content-Encoding": "gzip",
            PROOF_HEADER: self.signer.header("POST", "/v1/push", self.nonce, body),
        }
        answer = await self.client.post("/v1/push", content=body, headers=headers)
        self.nonce = answer.headers.get(NONCE_HEADER, self.nonce)
        return answer

    async def greet(self) -> None:
        """Get the nonce, by an empty batch."""
        await self._send(encode_batch(Batch(device_name(self.number), "inc", 1, GENESIS, [], now(), 1)))

    async def push(self) -> bool:
        """Send the next batch; true when it was taken."""
        async with self._turn:
            last, body = self.left[-1]
            try:
                answer = await self._send(body)
                if answer.status_code == 401:
                    answer = await self._send(body)
            except httpx.HTTPError:
                self.errors += 1
                return False
            if answer.status_code == 429:
                self.busy += 1
                wait = int(answer.headers["Retry-After"])
                await asyncio.sleep(wait * random.uniform(1, 2))
                return False
            if answer.status_code != 200 or answer.json()["acked"] != last or answer.json()["quarantined"]:
                self.errors += 1
                return False
            self.left.pop()
            return True


@asynccontextmanager
async def calling(url: str, made: list[list[Body]]) -> AsyncIterator[list[Caller]]:
    """The tablets with their connections, which end with it."""
    callers = [Caller(number, url, mine) for number, mine in enumerate(made)]
    try:
        yield callers
    finally:
        for caller in callers:
            await caller.client.aclose()


def percentile_99(took: list[float]) -> float:
    """The 99th percentile, or the slowest of very few."""
    return quantiles(took, n=100)[98] if len(took) > 2 else max(took)


async def open_loop(callers: list[Caller], seconds: float) -> list[float]:
    """A push is due every 1/40 s whatever became of the one before; its time counts from when it was due."""
    took: list[float] = []

    async def one(caller: Caller, due: float) -> None:
        await caller.push()
        took.append(time.perf_counter() - due)

    for caller in callers:
        await caller.greet()
    begin, tasks = time.perf_counter(), []
    for number in range(int(seconds * RATE)):
        due = begin + number / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(callers[number % len(callers)], due)))
    await asyncio.gather(*tasks)
    return took


def steady(report: Report, load: Load) -> None:
    """200 tablets, an open loop of 40 pushes a second with 5 events each, for ten minutes (two on PostgreSQL)."""
    for kind in KINDS:
        seconds = STEADY_SECONDS[kind] * load.scale
        each = 5 * (int(seconds * RATE) // TABLETS + 1)
        made = list(made_for(load.seed, [each] * TABLETS, 5))

        async def run(url: str, seconds: float = seconds, made: list[list[Body]] = made) -> tuple[list[float], int]:
            async with calling(url, made) as callers:
                took = await open_loop(callers, seconds)
                return took, sum(caller.errors + caller.busy for caller in callers)

        with a_server(kind, TABLETS) as server:
            cpu = server.cpu_seconds()
            took, errors = asyncio.run(run(server.url))
            busy = (server.cpu_seconds() - cpu) / seconds
        p99 = percentile_99(took) * 1000
        what = f"{kind}, 200 tablets, 40 pushes/s x 5, {seconds / 60:g} min"
        report.row(f"{what}, p50 ms", median(took) * 1000)
        report.row(f"{what}, p99 ms", p99, "< 150", good=p99 < 150)
        report.row(f"{what}, slowest ms", max(took) * 1000)
        report.row(f"{what}, errors", errors, "0", good=errors == 0)
        report.row(f"{what}, server CPU of one core", busy)


def storm(report: Report, load: Load) -> None:
    """200 tablets come back with 5,000 events each, while small fresh pushes go on."""
    each = max(BATCH_EVENTS, int(5000 * load.scale))
    returning = list(made_for(load.seed, [each] * TABLETS, BATCH_EVENTS))
    fresh = [bodies(load.seed, TABLETS + number, 2000, 5) for number in range(FRESH)]
    for kind in KINDS:
        with a_server(kind, TABLETS + FRESH) as server:
            wall, took, callers = asyncio.run(_storm(server.url, returning, fresh))
            memory = server.memory_mib()
        asked, p99, busy = 150 * load.scale, percentile_99(took), sum(caller.busy for caller in callers)
        errors = sum(caller.errors for caller in callers)
        report.row(f"{kind}, storm, events", TABLETS * each)
        report.row(f"{kind}, storm, drained, s", wall, f"<= {asked:g}", good=wall <= asked)
        report.row(f"{kind}, storm, events/s", TABLETS * each / wall)
        report.row(f"{kind}, storm, fresh pushes p99, s", p99, "< 1", good=p99 < 1)
        report.row(f"{kind}, storm, told to come later", busy)
        report.row(f"{kind}, storm, errors", errors, "0", good=errors == 0)
        report.row(f"{kind}, storm, server memory, MiB", memory, "< 400", good=memory < 400)


async def _storm(
    url: str, returning: list[list[Body]], fresh: list[list[Body]]
) -> tuple[float, list[float], list[Caller]]:
    async def drain(caller: Caller) -> None:
        while caller.left and caller.errors < 50:
            await caller.push()

    async with calling(url, returning + fresh) as callers:
        for caller in callers:
            await caller.greet()
        begin, took = time.perf_counter(), list[float]()
        coming = asyncio.gather(*(drain(caller) for caller in callers[: len(returning)]))
        while not coming.done():
            caller, due = callers[len(returning) + len(took) % len(fresh)], time.perf_counter()
            await caller.push()
            took.append(time.perf_counter() - due)
            await asyncio.sleep(0.1)
        await coming
        return time.perf_counter() - begin, took, callers


SECTIONS: Final[dict[str, Section]] = {"steady": steady, "storm": storm}
