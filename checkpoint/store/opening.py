"""Opening a store: every segment is followed, by its sidecar where that can be trusted, else record by record."""

import contextlib
import hashlib
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from checkpoint.store import gathered, hints
from checkpoint.store.catalog import Catalog
from checkpoint.store.coding import decode
from checkpoint.store.crypto import LINK_BYTES, Opener, new_keys, unwrap
from checkpoint.store.disk import Disk
from checkpoint.store.errors import StoreDamagedError, StoreError
from checkpoint.store.gathered import members_of
from checkpoint.store.hints import Sidecar
from checkpoint.store.index import LivePart
from checkpoint.store.journal import Journal, Options, segment_path
from checkpoint.store.record import INSERT, NAME, UPDATE, Bytes, Record
from checkpoint.store.recovery import Scan, scan
from checkpoint.store.segment import Segment
from checkpoint.store.survey import Found, Front, keep_wraps, survey, wraps_of


@dataclass(slots=True)
class Damage:
    """What is wrong with a store that was opened all the same."""

    missing: list[tuple[int, int]] = field(default_factory=list)
    """Sequence numbers of acknowledged records that are gone: first and last of each gap."""
    torn_bytes: int = 0
    unreadable: list[str] = field(default_factory=list)

    @property
    def records_lost(self) -> int:
        """How many records were acknowledged and are gone."""
        return sum(last - first + 1 for first, last in self.missing) + len(self.unreadable)


class Opening:
    """Follows the segments into a journal that has no head yet."""

    def __init__(self, journal: Journal, *, writing: bool, verify: bool) -> None:
        """`verify`: compare every byte with the sidecars' checksums."""
        self._journal, self._catalog, self._keys = journal, journal.catalog, journal.keys
        self._writing, self._verify = writing, verify
        self.damage = Damage()
        self._link, self._seq = bytes(LINK_BYTES), 1

    def follow(self, found: list[Found]) -> None:
        """Follow all segments and leave the journal's head behind the last record.

        Raises:
            StoreDamagedError: there are segments and no record in any of them.
            StoreError: the disk refuses.
        """
        used = [row for row in found if not row.is_blank]
        last = len(used) - 1
        while last >= 0 and used[last].front is None and self._is_torn(used[last].segment):
            last -= 1
        if used and last < 0 and not self._begins_like_ours(used[0].segment):
            message = f"{used[0].segment.path} is not a segment of this program"
            raise StoreDamagedError(message)
        for number, row in enumerate(used[: last + 1]):
            follower = used[number + 1].front if number < last else None
            self._begin(row, is_first=number == 0)
            if number < last:
                self._follow_sealed(row.segment, follower)
            else:
                self._follow_last(row.segment)
            self._journal.segments[row.segment.number] = row.segment
        self._take_gathered()
        self._keep_blanks([row.segment for row in found if row.is_blank], [row.segment for row in used[last + 1 :]])

    def _begin(self, row: Found, *, is_first: bool) -> None:
        if row.front is None:
            return
        self._catalog.take_state(row.front, whole=is_first)
        if not is_first and row.front["seq"] > self._seq:
            self._miss(self._seq, row.front["seq"] - 1)
        self._seq = row.front["seq"]
        self._link = bytes.fromhex(row.front["link"])

    def _follow_sealed(self, segment: Segment, follower: Front | None) -> None:
        sidecar = hints.load(segment.path, self._keys, self._catalog.declared)
        if sidecar is not None and self._is_whole(segment, sidecar, follower):
            self._catalog.take_state(sidecar.state, whole=False)
            self._catalog.follow(segment.number, sidecar)
            self._seq, self._link = sidecar.state["seq"], bytes.fromhex(sidecar.state["link"])
            return
        live = LivePart()
        with contextlib.closing(self._journal.disk.load(segment.file, segment.size)) as data:
            result = self._scan(segment, data, 0, live, follower=follower or {})
        self._catalog.parts[segment.number] = live
        if not self._writing or result.missing:
            return
        state = self._state(result.until)
        try:
            self._journal.save_hint(segment, live, state)
        except OSError as error:
            self._journal.worker.complain(f"{segment.path}: {error.strerror}")
            return
        fresh = hints.load(segment.path, self._keys, self._catalog.declared)
        if fresh is not None:
            self._catalog.parts[segment.number] = fresh

    def _take_gathered(self) -> None:
        """Use what was gathered of whole groups; what is absent, or of other sidecars, is made again in its time."""
        journal, parts = self._journal, self._catalog.parts
        for last in [number for number in parts if members_of(number, parts, journal.options.together)]:
            found = gathered.load(segment_path(journal.folder, last), self._keys, parts)
            self._catalog.gather(found)
            if found is None and self._writing:
                journal.worker.do(partial(journal.gather, last))

    def _is_whole(self, segment: Segment, sidecar: Sidecar, follower: Front | None) -> bool:
        """Whether a sidecar describes all of its segment, and, where asked, whether the bytes are those described."""
        if follower is None or sidecar.state["seq"] != follower["seq"] or segment.size < sidecar.until:
            return False
        return not self._verify or self._journal.disk.checksum(segment.file, sidecar.until) == sidecar.checksum

    def _follow_last(self, segment: Segment) -> None:
        journal, top = self._journal, self._journal.head
        live, start = LivePart(), 0
        sidecar = hints.load(segment.path, self._keys, self._catalog.declared)
        if sidecar is not None and journal.disk.checksum(segment.file, sidecar.until) == sidecar.checksum:
            self._catalog.take_state(sidecar.state, whole=False)
            self._catalog.follow(segment.number, sidecar)
            sidecar.thaw(live)
            start = sidecar.until
            self._seq, self._link = sidecar.state["seq"], bytes.fromhex(sidecar.state["link"])
        self._catalog.parts[segment.number] = live
        with contextlib.closing(journal.disk.load(segment.file, segment.size)) as data:
            result = self._scan(segment, data, start, live, follower=None)
        if self._writing:
            self._mend(segment, result)
            journal.disk.append_straight(segment.path, segment.file)
        top.segment, top.position, top.live = segment, result.until, live
        top.seq, top.link = self._seq, self._link

    def _scan(self, segment: Segment, data: Bytes, start: int, live: LivePart, *, follower: Front | None) -> Scan:
        """Follow a segment record by record. What the follower's header says need not be computed."""
        result = scan(data, start, self._seq, sealed=follower is not None)
        for first, last in result.missing:
            self._miss(first, last)
        unseal = self._keys.opener()
        for record in result.records:
            try:
                self._apply(segment.number, data, record, live, unseal, is_linked=not follower)
            except ValueError as error:
                self.damage.unreadable.append(f"segment {segment.number}, byte {record.start}: {error}")
        if result.records:
            self._seq = result.records[-1].seq + 1
        if follower:
            self._link = bytes.fromhex(follower["link"])
            self._catalog.take_state(follower, whole=False)
        return result

    def _apply(  # a record in its surroundings
        self,
        number: int,
        data: Bytes,
        record: Record,
        live: LivePart,
        unseal: Opener,
        *,
        is_linked: bool,
    ) -> None:
        """Follow one record, as the writer did when it wrote it."""
        kind, _, _, _, table, doc_id, start, body, end = record
        content = data[body:end]
        if is_linked:
            link = self._keys.link_in(content) or self._link
            self._link = hashlib.sha256(link + data[start:end] + b"\n").digest()[:LINK_BYTES]
        loc = number << 32 | start
        plain = b""
        state = None if kind == NAME else self._catalog.numbered(table)
        if kind == NAME or (state is not None and state.is_read_when_scanned and kind in (INSERT, UPDATE)):
            plain = unseal(data, start, end)
        if state is not None and kind in (INSERT, UPDATE):
            state.directory.update(doc_id, loc)
        else:
            self._catalog.apply(kind, table, doc_id, loc, plain.decode())
        live.add(kind, table, doc_id, loc)
        if state is not None and plain:
            if is_linked and state.chained and kind == INSERT:
                state.link(doc_id, plain)
            live.index(loc, decode(plain), state.fields)

    def _mend(self, segment: Segment, result: Scan) -> None:
        """Set a torn write aside and clear its room; put back line breaks that are none any more."""
        disk = self._journal.disk
        try:
            for position in result.blemishes:
                disk.write(segment.file, b"\n", position)
            if result.torn:
                self.damage.torn_bytes += len(result.torn)
                aside = self._journal.folder / f"torn-{segment.number:08d}-{result.until}"
                while aside.exists():
                    aside = aside.with_name(aside.name + "+")
                disk.write_file(aside, result.torn)
                disk.write(segment.file, bytes(len(result.torn)), result.until)
            if result.torn or result.blemishes:
                disk.sync(segment.file)
        except OSError as error:
            message = f"{segment.path}: {error.strerror}"
            raise StoreError(message) from error

    def _is_torn(self, segment: Segment) -> bool:
        """Whether a segment without a header holds nothing that was acknowledged."""
        with contextlib.closing(self._journal.disk.load(segment.file, segment.size)) as data:
            return not scan(data, 0, 0, sealed=False).records

    def _begins_like_ours(self, segment: Segment) -> bool:
        """Whether a file without a record can be a first write that was cut short."""
        data = self._journal.disk.read(segment.file, 2, 0)
        return not data.strip(b"\0") or data.startswith(b"H")

    def _keep_blanks(self, blanks: list[Segment], torn: list[Segment]) -> None:
        """The blank file that comes next is the spare; any other is in the way."""
        journal = self._journal
        following = (journal.head.segment.number if journal.head.segment else 0) + 1
        for segment in torn:
            if self._writing:
                data = journal.disk.read(segment.file, segment.size, 0).rstrip(b"\0")
                self._mend(segment, Scan(torn=data))
        for segment in [*blanks, *torn]:
            if self._writing and segment.number == following:
                journal.adopt_spare(segment)
            else:
                journal.disk.close(segment.file)
                if self._writing:
                    journal.disk.unlink(segment.path)

    def _miss(self, first: int, last: int) -> None:
        self.damage.missing.append((first, last))

    def _state(self, until: int) -> hints.State:
        return {"until": until, "seq": self._seq, "link": self._link.hex(), **self._catalog.state()}


class Keyring(NamedTuple):
    """What the caller brings: the device's key and name, and the organisation's public key for a store that begins."""

    key: bytes | None
    device: str
    recovery_key: bytes | None


def open_journal(  # a store's parts
    folder: Path, disk: Disk, catalog: Catalog, options: Options, keyring: Keyring, *, writing: bool, verify: bool
) -> tuple[Journal, Damage]:
    """Open what lies in a folder, or begin a store there.

    Raises:
        StoreDamagedError: of a newer version, sealed with another key, or not a store.
        StoreError: the disk refuses.
    """
    found: list[Found] = []
    try:
        survey(disk, folder, found, writing=writing)
        wrapped = wraps_of(found, disk, folder)
        keys = unwrap(*wrapped, keyring.key) if wrapped else new_keys(*keyring)
        if wrapped is None and writing:
            keep_wraps(disk, folder, keys)
        journal = Journal(folder, disk, keys, catalog, options)
        steps = Opening(journal, writing=writing, verify=verify)
        steps.follow(found)
    except BaseException:  # whatever it was, the files are closed; then it goes on up
        for row in found:
            with contextlib.suppress(OSError):
                disk.close(row.segment.file)
        raise
    if writing:
        journal.worker.do(journal.keep_reserve)
    else:
        journal.broken = f"{folder} was opened for reading"
    return journal, steps.damage
