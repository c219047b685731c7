"""A TCP proxy that breaks what goes through it: connections refused, cut at a random byte, held up, or garbled."""

import asyncio
import contextlib
import random
from collections import Counter
from typing import Final

BROKEN: Final = 0.35
CHUNK: Final = 1024


class BreakingProxy:
    """Listens on loopback and passes on to a port; `broken` is the share of connections that come to harm."""

    def __init__(self, target_port: int, seed: int) -> None:
        self.target_port, self.broken, self.port = target_port, BROKEN, 0
        self.faults: Counter[str] = Counter()
        self.exchanges = 0
        self._chance = random.Random(seed)

    async def start(self) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.exchanges += 1
        fate = self._fate()
        if fate:
            self.faults[fate] += 1
        try:
            if fate == "refused":
                return
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            self.faults["server down"] += 1
            writer.close()
            return
        limits = {"up": None, "down": None}
        if fate in ("request cut", "reply cut"):
            limits["up" if fate == "request cut" else "down"] = self._chance.randrange(1, 4000)  # type: ignore[assignment]
        if fate == "reply never":
            limits["down"] = 0  # type: ignore[assignment]
        slow = self._chance.random() * 0.5 if fate == "held up" else 0.0
        ways = [
            asyncio.create_task(self._pass(reader, up_writer, limits["up"], 0.0, garbled=fate == "garbled")),
            asyncio.create_task(self._pass(up_reader, writer, limits["down"], slow)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for end in (writer, up_writer):
            with contextlib.suppress(Exception):
                end.transport.abort()

    def _fate(self) -> str:
        if self._chance.random() >= self.broken:
            return ""
        return self._chance.choice(["refused", "request cut", "reply cut", "reply never", "held up", "garbled"])

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        limit: int | None,
        slow: float,
        *,
        garbled: bool = False,
    ) -> None:
        passed = 0
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while data := await reader.read(CHUNK):
                if slow:
                    await asyncio.sleep(slow)
                if limit is not None and passed + len(data) >= limit:
                    writer.write(data[: max(0, limit - passed)])
                    await writer.drain()
                    return
                if garbled and passed > CHUNK:
                    data = bytes([data[0] ^ 1]) + data[1:]
                writer.write(data)
                await writer.drain()
                passed += len(data)
