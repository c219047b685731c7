"""A place in one process: tablets and a server, all real but the wire between them, and what must hold of them.

Faults are drawn for each request, those of a push apart from those of a pull.
"""

import json
import shutil
import tempfile
from pathlib import Path

from sqlalchemy import select

from checkpoint.domain.passes import Revocation, RevocationKind
from checkpoint.domain.people import Resident
from checkpoint.protocol.reference import Stream
from checkpoint.server import tables
from checkpoint.server.repository import passes, roster
from checkpoint.server.repository.roster import StoredResident
from tests.chaos.server import DEVICES, Server
from tests.chaos.tablet import Tablet
from tests.chaos.wire import Plan
from tests.support.bureau import HOME
from tests.support.databases import drop_database


class World:
    """All of it, with the model of what must hold."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="checkpoint-world-", dir=_memory()))
        self.server = Server(self.folder / "server")
        self.tablets: list[Tablet] = []
        self.good: dict[str, bytes] = {}
        self.bad: set[bytes] = set()
        self.copies: list[tuple[int, Path]] = []
        self.backup: Path | None = None
        self.restored = self.forked = False
        self.named = 0
        for device in DEVICES:
            self.add(device)

    def close(self) -> None:
        for tablet in self.tablets:
            tablet.store.close()
        self.server.centre.database.close()
        for folder in (self.server.folder, self.backup):
            if folder is not None:
                drop_database(folder)
        shutil.rmtree(self.folder, ignore_errors=True)

    def add(self, device: str, source: Path | None = None) -> Tablet:
        number = len(self.tablets)
        folder = self.folder / f"tablet{number}"
        if source is not None:
            shutil.copytree(source, folder)
        tablet = Tablet(folder, device, self.server, number)
        self.tablets.append(tablet)
        return tablet

    # ------------------------------------------------------------ what happens

    def record(self, tablet: Tablet) -> None:
        self.named += 1
        raw = tablet.record(f"note {self.named}")
        self.good[json.loads(raw)["id"]] = raw

    def record_poison(self, tablet: Tablet) -> None:
        self.named += 1
        doc = {"id": f"poison-{self.named}", "kind": "drone", "at": "2026-11-22T04:00:00.000Z"}
        self.bad.add(tablet.record_raw(doc))

    def record_conflict(self, tablet: Tablet) -> None:
        """The id of an event that is there, with other bytes: a bug of the app, which must not change history."""
        held = [raw for raw in tablet.held() if raw in self.good.values()]
        if held:
            doc = json.loads(held[0])
            self.named += 1
            doc["body"]["note"] = f"conflict {self.named}"
            self.bad.add(tablet.record_raw(doc))

    def sync(self, tablet: Tablet, plan: Plan) -> None:
        pulls_well, pushes_well = not plan.pull, not plan.push
        before = tablet.outbox.pending
        trouble = tablet.session(plan)
        if trouble is None:
            assert tablet.outbox.pending == 0
            self.check_delivered(tablet)
        elif not self.restored:
            self.check_delivered(tablet, tablet.outbox.cursor.acked)
        if pulls_well:
            assert tablet.roster() == self.server.residents(), f"the roster is not current, and {trouble} is told"
            assert self.known_revocations(tablet) == self.server.revocations(), (
                f"a revocation did not arrive, and {trouble} is told"
            )
        if pushes_well:
            assert tablet.outbox.pending == 0, f"nothing stood in the way of the push, and {before} events wait"

    def known_revocations(self, tablet: Tablet) -> int:
        mark = tablet.replica.cursor(Stream.REVOCATIONS)
        return _rows_of(mark, self.server)

    def clone(self, tablet: Tablet) -> None:
        target = self.folder / f"image{len(self.copies)}-{len(self.tablets)}"
        tablet.copy_to(target)
        self.add(tablet.device, target)
        self.forked = True

    def keep_copy(self, tablet: Tablet) -> None:
        target = self.folder / f"copy{len(self.copies)}"
        tablet.copy_to(target)
        self.copies.append((tablet.number, target))

    def put_back(self) -> None:
        number, source = self.copies[-1]
        self.tablets[number].put_back(source)
        self.forked = True

    def keep_backup(self) -> None:
        self.backup = self.folder / "backup"
        self.server.backup(self.backup)

    def restore(self) -> None:
        assert self.backup is not None
        self.server.restore(self.backup)
        self.restored = True

    def edit_roster(self) -> None:
        self.named += 1
        person = Resident(1 + self.named % 3, 1 + self.named % 4, f"新{self.named}")
        with self.server.centre.database.write() as connection:
            roster.save_residents(connection, HOME, [StoredResident(person, "")])

    def remove_resident(self) -> None:
        living = sorted(self.server.residents())
        if living:
            with self.server.centre.database.write() as connection:
                roster.remove_residents(connection, HOME, [living[self.named % len(living)]])

    def revoke(self) -> None:
        self.named += 1
        with self.server.centre.database.write() as connection:
            passes.revoke(connection, HOME, Revocation(RevocationKind.PASS, f"{self.named:016x}"))

    # ------------------------------------------------------------ what must hold

    def check_always(self) -> None:
        events, aside = self.server.events(), self.server.quarantine()
        assert all(self.good.get(key) == raw for key, raw in events.items()), "something was invented or changed"
        assert aside <= self.bad, "a good event was set aside"
        if not (self.forked or self.restored):
            assert all(self.server.device(name).forked_at is None for name in DEVICES), "a fork where there is none"

    def check_delivered(self, tablet: Tablet, until: int | None = None) -> None:
        """What a tablet takes for acknowledged, all of it or up to a number, is there."""
        events, aside = self.server.events(), self.server.quarantine()
        for raw in tablet.held()[:until]:
            assert raw in aside if raw in self.bad else events.get(json.loads(raw)["id"]) == raw, (
                "acknowledged and lost"
            )

    def settle(self) -> None:
        """The faults end: everything finds its way within a few sessions."""
        for tablet in self.tablets:
            tablet.wire.deliver_late()
        for tablet in self.tablets * 2:
            trouble = tablet.session()
            assert trouble is None, f"without any fault: {trouble}"
        for tablet in self.tablets:
            self.check_delivered(tablet)
            assert tablet.roster() == self.server.residents(), "the roster differs in the end"
            assert self.known_revocations(tablet) == self.server.revocations()
        self.check_always()
        for tablet in self.tablets:
            if tablet.outbox.renewed(f"inc-{tablet.device}") and not self.restored:
                assert self.server.device(tablet.device).forked_at is not None, "a cloned tablet went unnoticed"


def _rows_of(mark: str, server: Server) -> int:
    """How many revocations a tablet knows: its cursor names the highest revision of the list it has."""
    if not mark:
        return 0
    generation, revision, _ = mark.split(".")
    if generation != server.centre.database.generation:
        return -1
    table = tables.revocation
    with server.centre.database.read() as connection:
        rows = connection.execute(select(table.c.rev).where(table.c.place_id == HOME)).scalars().all()
    return sum(rev <= int(revision) for rev in rows)


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
