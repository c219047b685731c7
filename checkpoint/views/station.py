"""The station: what all browser sessions of one process share, above all the one tablet with its one store."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from checkpoint.domain.shifts import Operator, Shift
from checkpoint.store import StoreBusyError, StoreError, StoreSealedError
from checkpoint.store.identity import Identity
from checkpoint.store.rescue import TROUBLES, Mishap
from checkpoint.views.tablet import DeviceSecret, EnrolTablet, Saved, Tablet

log = logging.getLogger(__name__)


@dataclass
class Station:
    """Opened once, before the first screen. `fault` says why the store could not be opened; then paper must do.

    `rescue` opens whatever can be opened where `open_tablet` refuses; what that took is in `mishap`.
    """

    folder: Path
    open_tablet: Callable[[Path], Tablet | None]
    enrol_tablet: EnrolTablet
    rescue: Callable[[Path], Saved] | None = None
    open_practice: Callable[[Path, Identity, list[Operator], Shift | None], Tablet] | None = None
    """Opens a tablet with invented people beside the real one; None where there is none to be had."""
    secret: DeviceSecret | None = None
    """The newest session's way to the device's keystore; None on a computer, which has none."""
    tablet: Tablet | None = None
    fault: str = ""
    mishap: Mishap | None = None
    real: Tablet | None = None
    """The real tablet while somebody practises; its link goes on."""
    _saved: Saved | None = None
    _listeners: list[tuple[Callable[[], None], object]] = field(default_factory=list)
    """Each with the session that it tells."""
    _begun: bool = False
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    def open(self) -> None:
        """Open the store and start the link; called again after a fault or an enrolment."""
        if self.tablet is not None:
            return
        self.release()
        try:
            self.tablet = self.open_tablet(self.folder)
            self.fault = ""
        except TROUBLES as error:
            log.exception("the store cannot be opened")
            self.fault = type(error).__name__
            if not isinstance(error, StoreBusyError | StoreSealedError):
                self._rescue()
        if self.tablet is not None:
            self.tablet.start()

    def _rescue(self) -> None:
        if self.rescue is None:
            return
        try:
            self._saved = self.rescue(self.folder)
        except TROUBLES as error:
            log.exception("nothing can be opened")
            self.fault = type(error).__name__
            return
        self.tablet, self.mishap = self._saved.tablet, self._saved.rescued.mishap
        if self.tablet is not None or self.mishap is not None:
            self.fault = ""

    def release(self) -> None:
        """Give back the store of a tablet that has no identity, so that it can be enrolled."""
        if self._saved is not None and self.tablet is None:
            self._saved.close()
            self._saved = None

    def record_exit(self) -> None:
        """Record an emergency exit where there is no tablet, so that it goes up with the next enrolment.

        Raises:
            StoreError: there is no store, or it refuses.
        """
        exits = self._saved.exits if self._saved is not None else None
        if exits is None:
            raise StoreError("no store is open")
        exits.record()

    async def reopen(self) -> None:
        """Open without holding up the screens."""
        async with self._opening:
            await self._unseal_and_open()
        self.tell()

    async def begin(self, secret: DeviceSecret) -> None:
        """A session of a device that has a keystore begins; the first one opens the store.

        A page that was left while it was asked never answers. So the next one asks again, through its own.
        """
        async with self._opening:
            self.secret = secret
            if not self._begun or self.fault == StoreSealedError.__name__:
                self._begun = True
                await self._unseal_and_open()
                self.tell()

    async def _unseal_and_open(self) -> None:
        if self.secret is not None:
            await _despite_trouble(self.secret.unseal)
        await asyncio.to_thread(self.open)

    async def leave(self, tablet: Tablet) -> None:
        """The tablet was wiped: close it and begin where a new one begins. Told twice, it is done once."""
        async with self._opening:
            if self.tablet is tablet:
                self.tablet = None
                await asyncio.to_thread(tablet.close)
                if self.secret is not None:
                    await _despite_trouble(self.secret.renew)
                await self._unseal_and_open()
        self.tell()

    def practise(self) -> None:
        """Let a tablet with invented people stand in for the real one.

        Raises:
            StoreError: it cannot be made; the real one stays.
        """
        if self.open_practice is None or self.tablet is None or self.real is not None:
            return
        desk = self.tablet.desk
        practice = self.open_practice(self.folder, self.tablet.identity, desk.operators, desk.shift)
        self.real, self.tablet = self.tablet, practice

    def end_practice(self) -> None:
        """The real tablet again."""
        if self.real is not None and self.tablet is not None:
            practice, self.tablet, self.real = self.tablet, self.real, None
            practice.close()

    def close(self) -> None:
        """Give the store back; the process ends."""
        self.end_practice()
        self.release()
        if self.tablet is not None:
            self.tablet.close()
            self.tablet = None

    def listen(self, listener: Callable[[], None], session: object = None) -> Callable[[], None]:
        """Be told when another session changed what all share; returns the function that ends it."""
        entry = (listener, session)
        self._listeners.append(entry)
        return lambda: self._listeners.remove(entry) if entry in self._listeners else None

    def tell(self, but: object = None) -> None:
        """Tell every session to look again; not the one that has looked already."""
        for listener, session in list(self._listeners):
            if but is None or session is not but:
                listener()


async def _despite_trouble(step: Callable[[], Awaitable[None]]) -> None:
    """What the keystore refuses is met again by whoever opens the store, and is said there."""
    try:
        await step()
    except StoreError:
        log.exception("the device's keystore")
