"""A flood of guesses beside the pushes, as a section of `bench.sync`: what the tablets notice of it (T14).

The pushes are timed in turns, without the flood and within it, on one server; the guesses come from a process of
their own, a hundred a second at three doors: one account, any account, enrolment codes.
"""

import asyncio
import multiprocessing
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Final

import httpx

from bench.report import Report
from bench.sync_crowd import KEPT_SECONDS, RATE, Body, calling, made_for, open_loop, percentile_99
from bench.sync_load import Load, Section
from bench.sync_process import KINDS, a_server
from checkpoint.server.repository.sessions import ENROL, SIGN_IN, SIGN_IN_FROM

TABLETS: Final = 40
SECONDS: Final = 60
ROUNDS: Final = 3
"""Rounds of quiet and flood; the flood lasts for `SECONDS` in all."""
A_SECOND: Final = 100
_ACCOUNT, _ANY, _CODE = _DOORS = ("one account", "any account", "enrolment code")
_NO: Final = {_ACCOUNT: 401, _ANY: 401, _CODE: 403}
"""What a guess is told that was looked at; others are told to wait."""
_NONE: Final = 0
"""In place of a status: the connection broke."""
_BRAKES: Final = {_ACCOUNT: SIGN_IN, _ANY: SIGN_IN_FROM, _CODE: ENROL}


@dataclass
class Stretches:
    """Seconds that pushes took, and how the guesses were answered, by door and status."""

    quiet: list[float] = field(default_factory=list)
    flooded: list[float] = field(default_factory=list)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    errors: int = 0
    seconds: float = 0.0
    """From the first guess to the last answer, the quiet stretches between them included."""

    def allowed(self, door: str) -> int:
        """How many guesses may be looked at: a window begins with its first guess."""
        brake = _BRAKES[door]
        return brake.failures * (int(self.seconds / brake.window.total_seconds()) + 1)


def _guess(number: int) -> tuple[str, str, dict[str, str]]:
    door = _DOORS[number % len(_DOORS)]
    if door == _CODE:
        body = {"code": f"{number:010}", "public_key": "ab" * 32, "name": "x", "platform": "linux"}
        return door, "/v1/enrol", body
    login = "owner" if door == _ACCOUNT else f"name{number}"
    return door, "/v1/sign-in", {"login": login, "password": f"guess {number}"}


async def _flood(url: str, first: int, seconds: float) -> Counter[tuple[str, int]]:
    answers: Counter[tuple[str, int]] = Counter()
    limits = httpx.Limits(max_connections=32, keepalive_expiry=KEPT_SECONDS)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits, trust_env=False) as client:

        async def one(number: int) -> None:
            door, path, body = _guess(number)
            try:
                answer = await client.post(path, json=body)
            except httpx.HTTPError:
                answers[door, _NONE] += 1
                return
            answers[door, answer.status_code] += 1

        begin, tasks = time.perf_counter(), []
        for number in range(int(seconds * A_SECOND)):
            await asyncio.sleep(max(0.0, begin + number / A_SECOND - time.perf_counter()))
            tasks.append(asyncio.create_task(one(first + number)))
        await asyncio.gather(*tasks)
    return answers


def _attack(url: str, first: int, seconds: float, told: Connection) -> None:
    told.send(asyncio.run(_flood(url, first, seconds)))


async def _in_turns(url: str, made: list[list[Body]], seconds: float) -> Stretches:
    """Push without a stop, quiet and flooded in turns."""
    found, begin = Stretches(), time.perf_counter()
    async with calling(url, made) as callers:
        for turn in range(ROUNDS):
            found.quiet += await open_loop(callers, seconds)
            here, there = multiprocessing.Pipe()
            attack = multiprocessing.Process(target=_attack, args=(url, turn * 1_000_000, seconds, there))
            attack.start()
            there.close()
            found.flooded += await open_loop(callers, seconds)
            found.answers += here.recv()
            attack.join()
        found.seconds = time.perf_counter() - begin
        found.errors = sum(caller.errors + caller.busy for caller in callers)
    return found


def flood(report: Report, load: Load) -> None:
    """40 pushes a second, with and without a hundred guesses a second beside them, in turns; a minute of each."""
    seconds = SECONDS / ROUNDS * load.scale
    each = 5 * (int(2 * ROUNDS * seconds * RATE) // TABLETS + ROUNDS + 1)
    made = list(made_for(load.seed, [each] * TABLETS, 5))
    for kind in KINDS:
        with a_server(kind, TABLETS) as server:
            found = asyncio.run(_in_turns(server.url, made, seconds))
        quiet, flooded = percentile_99(found.quiet) * 1000, percentile_99(found.flooded) * 1000
        what = f"{kind}, flood of {A_SECOND} guesses/s"
        report.row(f"{what}, guesses", sum(found.answers.values()))
        for door in _DOORS:
            seen, most = found.answers[door, _NO[door]], found.allowed(door)
            report.row(f"{what}, looked at: {door}", seen, f"<= {most}", good=seen <= most)
        strange = {status for _, status in found.answers} - {_NONE, 401, 403, 429, 503}
        report.row(f"{what}, other answers", str(sorted(strange)), "[]", good=not strange)
        report.row(f"{what}, push p99 without, ms", quiet)
        report.row(f"{what}, push p99 within, ms", flooded)
        report.row(f"{what}, p99 within / without", flooded / quiet, "< 2", good=flooded < 2 * quiet)
        report.row(f"{what}, push errors", found.errors, "0", good=found.errors == 0)


SECTIONS: Final[dict[str, Section]] = {"flood": flood}
