"""Drives the tablet app in this process, with no browser: a real Flet session on a connection that only listens.

Every message is packed as for the wire, so what cannot be sent fails here. It leans on Flet's insides, so Flet is
pinned; a new version is taken when these tests pass with it.
"""

import asyncio
import inspect
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, Self

import flet as ft
import msgpack  # type: ignore[import-untyped]  # it brings no types, and is what Flet packs with
from flet.components.component import Component
from flet.controls.base_control import BaseControl
from flet.controls.context import _context_page, context
from flet.controls.value_types import Prop
from flet.messaging.connection import Connection
from flet.messaging.protocol import MessageAction, configure_encode_object_for_msgpack
from flet.messaging.session import Session
from flet.pubsub.pubsub_hub import PubSubHub

from checkpoint.views.app import open_panel
from checkpoint.views.comparing import compare_briefly
from checkpoint.views.panel import Panel
from checkpoint.views.station import Station

REST_SECONDS, PATIENCE_SECONDS = 0.03, 0.1
"""After a tap, timers of so many seconds are waited for; and so long at most for whatever else is under way."""
STEP_SECONDS, QUIET_TURNS = 0.001, 3
compare_briefly()  # as the app does

HIDDEN = frozenset({"_parent", "data", "ref", "_values", "_dirty", "sess"})


class Refusal(str):
    """What a client says instead of an answer."""

    __slots__ = ()


class SilentConnection(Connection):
    """Packs what would be sent, answers what the client would, and fails on a crash message."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.loop, self.executor = loop, ThreadPoolExecutor(2)
        self.page_url, self.page_name = "http://test", ""
        self.pubsubhub = PubSubHub(loop=loop, executor=self.executor)
        self.session: Session | None = None
        self.calls: list[str] = []
        self.arguments: dict[str, Any] = {}
        self.answers: dict[str, Any] = {}
        """What the client gives back, by the name of the call; a `Refusal` is its error."""
        self.crashes: list[str] = []
        self.patches: list[int] = []
        """The sizes of what was drawn, in bytes, one drawing after another."""

    def send_message(self, message: Any) -> None:
        size = len(pack(message.body))
        if message.action == MessageAction.PATCH_CONTROL:
            self.patches.append(size)
        if message.action == MessageAction.SESSION_CRASHED:
            self.crashes.append(message.body.message)
        if message.action == MessageAction.INVOKE_METHOD:
            body = message.body
            self.calls.append(body.name)
            self.arguments[body.name] = body.args
            assert self.session is not None
            answer, given = self.session.handle_invoke_method_results, self.answers.get(body.name)
            result, error = (None, given) if isinstance(given, Refusal) else (given, None)
            self.loop.call_soon(answer, body.control_id, body.call_id, result, error)

    def dispose(self) -> None: ...

    def get_upload_url(self, file_name: str, expires: int) -> str:
        return ""


def pack(value: Any) -> bytes:
    return bytes(msgpack.packb(value, default=configure_encode_object_for_msgpack(BaseControl)))


HOLDS = (BaseControl, Component, list, tuple)


@cache
def fields_of(kind: type) -> tuple[dict[str, int], tuple[str, ...]]:
    """The place of each field of a kind of control, and those that Flet does not keep in `_values`."""
    names = [name for name in kind.__dataclass_fields__ if name not in HIDDEN]  # type: ignore[attr-defined]  # a dataclass
    plain = (name for name in names if not isinstance(inspect.getattr_static(kind, name, None), Prop))
    return {name: place for place, name in enumerate(names)}, tuple(plain)


def inside(control: BaseControl) -> list[Any]:
    """What a control holds, in the order of its fields; `_values` has only what was given."""
    places, plain = fields_of(type(control))  # type: ignore[arg-type]  # a class has a hash, whatever its instances have
    found = {name: value for name, value in control._values.items() if isinstance(value, HOLDS) and name in places}
    found |= {name: value for name in plain if isinstance(value := getattr(control, name, None), HOLDS)}
    return [found[name] for name in sorted(found, key=places.__getitem__)]


class Driver:
    """`async with Driver(station) as app:` and then tap, type and read by the names of `views.ids`."""

    def __init__(self, station: Station, width: int = 1280, height: int = 800, alone_seconds: float = 0.0) -> None:
        """`alone_seconds`: how long what comes first stands alone; given a time, the first screen is not waited for."""
        self.station, self.width, self.height, self.alone_seconds = station, width, height, alone_seconds
        self.taps = 0
        self.panel: Panel

    async def __aenter__(self) -> Self:
        self.loop: Any = asyncio.get_running_loop()
        self.connection = SilentConnection(self.loop)
        self.session = self.connection.session = Session(self.connection)
        self.page = self.session.page
        _context_page.set(self.page)
        settings = {"width": self.width, "height": self.height, "web": True, "platform": ft.PagePlatform.LINUX}
        for name, value in settings.items():
            setattr(self.page, name, value)
        pack(self.session.get_page_patch())  # takes the snapshot that later differences are compared with
        context.reset_auto_update()
        self.panel = open_panel(self.page, self.station)
        self.panel.alone_seconds = self.alone_seconds
        await self.session.after_event(self.page)
        await (self.settle() if self.alone_seconds else self.until(lambda: self.panel.day.known))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.panel.close()
        self.session.close()
        await asyncio.sleep(0)
        self.connection.executor.shutdown(wait=False)

    async def settle(self, seconds: float = 0.0) -> None:
        """Let handlers, threads and drawings come to rest; given a time, let all of it pass before."""
        await asyncio.sleep(seconds)
        began, quiet = self.loop.time(), 0
        soon = began if seconds else began + REST_SECONDS
        while quiet < QUIET_TURNS and self.loop.time() < began + PATIENCE_SECONDS:
            await asyncio.sleep(STEP_SECONDS)
            quiet = quiet + 1 if self._is_idle(soon) else 0

    def _is_idle(self, until: float) -> bool:
        """Whether nothing is under way that would show before this time."""
        if self.loop.busy or self.loop._ready:
            return False
        return not any(row._when < until and not row._cancelled for row in self.loop._scheduled)

    async def until(self, true: Any, seconds: float = 5.0) -> None:
        """Wait for something to become true, for so many seconds of the machine's clock; the loop's is ahead of it."""
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, f"did not come to pass; {self.texts()}"
            await asyncio.sleep(0.01)
        await self.settle()

    def walk(self, root: Any = None) -> Iterator[BaseControl]:
        """Every control under one, or on the page, in the order of the screen."""
        seen: set[int] = set()
        waiting = [[self.page.views, self.page._dialogs] if root is None else root]
        while waiting:
            value = waiting.pop()
            while isinstance(value, Component):
                value = value._b
            if isinstance(value, list | tuple):
                waiting += reversed(value)
            elif isinstance(value, BaseControl) and id(value) not in seen:
                seen.add(id(value))
                yield value
                waiting += reversed(inside(value))

    def has(self, identifier: str) -> bool:
        return bool(self.all(identifier))

    def all(self, identifier: str) -> list[ft.Semantics]:
        return [row for row in self.walk() if isinstance(row, ft.Semantics) and row.identifier == identifier]

    def find(self, identifier: str) -> ft.Semantics:
        found = self.all(identifier)
        assert len(found) >= 1, f"no {identifier} on the screen: {self.texts()}"
        return found[0]

    def inner(self, identifier: str, kind: type = ft.FilledButton) -> Any:
        return next(row for row in self.walk(self.find(identifier)) if isinstance(row, kind))

    def text(self, identifier: str) -> str:
        """All that is written within a named part."""
        return " ".join(self.texts(self.find(identifier)))

    def texts(self, root: Any = None) -> list[str]:
        found = []
        for row in self.walk(root):
            if isinstance(row, ft.Text) and row.value:
                found.append(row.value)
            elif isinstance(row, ft.FilledButton) and isinstance(row.content, str):
                found.append(row.content)
        return found

    async def click(self, control: BaseControl) -> None:
        """As from the wire: the session finds the control by its number."""
        await self.session.dispatch_event(control._i, "click", None)

    async def tap(self, identifier: str) -> None:
        """Tap a button, and let all come to rest."""
        button = self.inner(identifier)
        assert not button.disabled, f"{identifier} cannot be tapped"
        self.taps += 1
        await self.click(button)
        await self.settle()

    async def type(self, identifier: str, text: str) -> None:
        """Type all at once, as a paste would."""
        field = self.inner(identifier, ft.TextField)
        self.session.apply_patch(field._i, {"value": text})
        await self.session.dispatch_event(field._i, "change", text)

    async def scan(self, text: str) -> None:
        """What a scanner does: type, then Enter."""
        typing = asyncio.ensure_future(self.type("scan", text))
        await asyncio.sleep(0)
        field = self.inner("scan", ft.TextField)
        await self.session.dispatch_event(field._i, "submit", text)
        await typing
        await self.settle()
