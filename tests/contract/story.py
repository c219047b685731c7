"""One tablet's life with the server, step by step, the same in every run: what both sides are held to.

Each step is what happens at the bureau, then what the tablet does. The exchanges that this makes are in
`exchanges.json`, which either side is replayed against without the other.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from fastapi.testclient import TestClient
from nacl.signing import SigningKey
from sqlalchemy import func, select, update

from checkpoint.bootstrap import Tablet, join_parts
from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.head_lists import HeadFinding
from checkpoint.domain.movements import Source
from checkpoint.domain.notices import Notice
from checkpoint.domain.passes import PassStatus, PassType, Revocation, RevocationKind
from checkpoint.domain.people import Resident
from checkpoint.domain.verdicts import Outcome
from checkpoint.domain.visits import Visit
from checkpoint.protocol.exchange import GZIP_LEVEL
from checkpoint.protocol.invitation import Invitation
from checkpoint.protocol.proof import Signer
from checkpoint.qr.keys import IssuerKey
from checkpoint.server import event_tables
from checkpoint.server.app import create_app
from checkpoint.server.centre import Centre
from checkpoint.server.enrolment import create_enrolment_code
from checkpoint.server.head_signing import sign_all
from checkpoint.server.issuing import trust_issuer
from checkpoint.server.repository import care_orders, notices, passes, roster
from checkpoint.server.repository.care_orders import Proposal
from checkpoint.server.repository.devices import DeviceState, list_devices, set_state
from checkpoint.server.repository.organisation import Account
from checkpoint.server.repository.roster import StoredResident
from checkpoint.services.enrol import enrol
from checkpoint.store import Store, open_store
from checkpoint.store.identity import IdentityFile
from tests.support.bureau import HOME, NOON, Clock, a_code, found
from tests.support.databases import server_settings
from tests.support.gates import Hands

EXCHANGES = Path(__file__).with_name("exchanges.json")
KEPT_HEADERS = ("Authorization", "Checkpoint-Proof", "Checkpoint-Pending", "Content-Type", "Content-Encoding")
KEPT_ANSWER_HEADERS = ("checkpoint-nonce", "retry-after")

ORDER_ID = "01a20169-2e00-7000-8000-0000000000ab"
NOTICE_ID = "01a20169-2e00-7000-8000-0000000000aa"

Exchange = dict[str, Any]


def counted(name: str) -> Callable[[int], bytes]:
    """Random bytes that are the same in every run."""
    drawn = 0

    def draw(count: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return hashlib.shake_128(f"{name} {drawn}".encode()).digest(count)

    return draw


class Bureau:
    """A server whose clock and chance are held still."""

    def __init__(self, folder: Path) -> None:
        app = create_app(server_settings(folder, demo=True), now=Clock(), random_bytes=counted("server"))
        self.centre: Centre = app.state.centre
        found(self.centre)
        self.client = TestClient(app, base_url="http://127.0.0.1:8000")
        with self.centre.database.write() as connection:
            self.code = create_enrolment_code(connection, HOME, 1, NOON, a_code(self.centre.random_bytes))

    @property
    def device_id(self) -> str:
        with self.centre.database.read() as connection:
            return list_devices(connection, [HOME])[0].device_id

    def answer(self, request: Exchange) -> Exchange:
        """Ask the server as a recorded request says."""
        body, headers = body_of(request), headers_of(request)
        answer = self.client.request(request["method"], request["target"], content=body, headers=headers)
        headers = {name: answer.headers[name] for name in KEPT_ANSWER_HEADERS if name in answer.headers}
        doc = {key: value for key, value in answer.json().items() if key != "message"}  # words for people may change
        return {"status": answer.status_code, "headers": headers, "doc": doc}


class Gate:
    """A tablet whose clock and chance are held still."""

    def __init__(self, folder: Path, url: str, code: str) -> None:
        self.folder, self.url, self.code = folder, url, code
        self.hands, self.draw = Hands(), counted("tablet")
        self.tablet: Tablet
        self.store: Store

    def enrol(self) -> None:
        self.store = open_store(self.folder)
        clock = replace(self.hands.clock(), random_bytes=self.draw)
        file = IdentityFile(self.store)
        enrol(file, Invitation(self.url, self.code), "东门平板", "linux", clock, self.folder / "authority.pem")
        identity = file.load()
        assert identity is not None
        self.tablet = join_parts(self.store, identity, clock)

    @contextmanager
    def on_shift(self) -> Iterator[None]:
        recorder = self.tablet.notices._recorder
        recorder.operator_id = "v01"
        yield
        recorder.operator_id = ""

    def sync(self) -> None:
        self.hands.pass_time(seconds=15)
        self.tablet.link.session()

    def record(self, count: int) -> None:
        for _ in range(count):
            self.hands.pass_time(seconds=1)
            self.tablet.gate.emergency_exit()

    def record_nonsense(self) -> None:
        """An event of a kind that no server of today knows."""
        doc = {"id": "01a20169-2e00-7000-8000-00000000d0d0", "kind": "drone", "at": "2026-11-22T04:00:00.000Z"}
        self.tablet.outbox._last = self.store.rows("events").insert(doc)

    def record_marked(self) -> None:
        """A note that invisible marks turn, as no app of ours records it."""
        doc = {"id": "01a20169-2e00-7000-8000-00000000d0d1", "kind": "correction", "at": "2026-11-22T04:00:00.000Z"}
        body = {"annuls": "x", "reason": "other", "note": "张\u202e三"}
        self.tablet.outbox._last = self.store.rows("events").insert(
            doc | {"mono": 1, "boot": "b", "op": "v01", "gate": 1, "body": body}
        )


def change_roster(bureau: Bureau) -> None:
    with bureau.centre.database.write() as connection:
        roster.save_residents(connection, HOME, [StoredResident(Resident(1, 1, "李四", phone="13800000000"), "")])
        roster.remove_residents(connection, HOME, ["00000003-2"])
        passes.revoke(connection, HOME, Revocation(RevocationKind.HOUSEHOLD, "7", NOON))


def publish(bureau: Bureau) -> None:
    notice = Notice(NOTICE_ID, "明日停水", "No water tomorrow", NOON, NOON + timedelta(days=1), "集团 李督导")
    with bureau.centre.database.write() as connection:
        notices.issue(connection, [HOME], notice)


def withdraw(bureau: Bureau) -> None:
    with bureau.centre.database.write() as connection:
        notices.withdraw(connection, [HOME], NOTICE_ID)


def order(bureau: Bureau) -> None:
    """Two supervisors have a household stay at home."""
    note = CareNote(CareStep.BEGIN, 1, until=NOON.date() + timedelta(days=13), since=NOON.date(), order="7号")
    first, second = (Account(login, f"{login} 督导员", "", 2) for login in ("unit-east", "east"))
    proposal = Proposal(ORDER_ID, HOME, NOON, first.login, first.name, "/1/2/11/", note)
    with bureau.centre.database.write() as connection:
        care_orders.propose(connection, HOME, ORDER_ID, note, first, NOON)
        care_orders.confirm(connection, proposal, second, NOON)


def set_chain(bureau: Bureau, **values: object) -> None:
    chain = event_tables.chain
    with bureau.centre.database.write() as connection:
        connection.execute(update(chain).where(chain.c.place_id == HOME).values(**values))


def lose_what_came_after_two(bureau: Bureau) -> None:
    """As a backup from before them would have it."""
    event, mark = event_tables.event, event_tables.chain_mark
    with bureau.centre.database.write() as connection:
        first = connection.execute(mark.select().where(mark.c.seq == 2)).one()
        connection.execute(mark.delete().where(mark.c.seq > 2))
        connection.execute(event.delete().where(event.c.seq > 2))
        connection.execute(event_tables.quarantine.delete())
    set_chain(bureau, high=2, head=first.head)


def tell_another_past(bureau: Bureau) -> None:
    """As if a clone had been here first."""
    mark, head = event_tables.chain_mark, hashlib.sha256(b"of another tablet").digest()
    set_chain(bureau, head=head)
    with bureau.centre.database.write() as connection:
        newest = select(func.max(mark.c.seq)).scalar_subquery()
        connection.execute(update(mark).where(mark.c.seq == newest).values(head=head))


def put(state: DeviceState) -> Callable[[Bureau], None]:
    def change(bureau: Bureau) -> None:
        with bureau.centre.database.write() as connection:
            set_state(connection, HOME, bureau.device_id, state, NOON)

    return change


def sign_heads(bureau: Bureau) -> None:
    """The issuer is trusted, and signs the day's head list of the place."""
    with bureau.centre.database.write() as connection:
        trust_issuer(connection, HOME, bureau.centre.keys, NOON)
    sign_all(bureau.centre.database, NOON, IssuerKey(bureau.centre.keys.issuer_seed))


def nothing(_bureau: Bureau) -> None:
    """The bureau does nothing."""


def record_and_sync(count: int) -> Callable[[Gate], None]:
    def act(gate: Gate) -> None:
        gate.record(count)
        gate.sync()

    return act


def record_nonsense_and_sync(gate: Gate) -> None:
    gate.record_nonsense()
    gate.record(1)
    gate.sync()


def record_marked_and_sync(gate: Gate) -> None:
    gate.record_marked()
    gate.record(1)
    gate.sync()


def sync_and_agree(gate: Gate) -> None:
    gate.sync()
    standing = gate.tablet.heads.standing
    assert standing is not None
    assert standing.finding is HeadFinding.AGREES


def sync_and_read(gate: Gate) -> None:
    gate.sync()
    with gate.on_shift():
        gate.tablet.notices.read(NOTICE_ID)
    gate.sync()


def sync_and_release(gate: Gate) -> None:
    gate.sync()
    with gate.on_shift():
        gate.tablet.duties.note_care(CareNote(CareStep.RELEASE, 1))
    gate.sync()


def hold_and_sync(gate: Gate) -> None:
    with gate.on_shift():
        visitor = gate.tablet.gate.open_stranger()
        gate.tablet.incidents.hold(visitor)
        let_in = replace(visitor.movement(Outcome.ADMIT), visit=Visit(allowed_by="李强"), on_phone=True)
        gate.tablet.notices._recorder.record(let_in)
    gate.sync()


def go_out_for_care_and_sync(gate: Gate) -> None:
    with gate.on_shift():
        resident = next(iter(gate.tablet.reference.roster.residents.values()))
        out = gate.tablet.gate.open_resident(resident, Source.LIST).movement(Outcome.ADMIT)
        by_medical_pass = replace(out.facts, pass_status=PassStatus.OK, pass_type=PassType.MEDICAL)
        gate.tablet.notices._recorder.record(replace(out, facts=by_medical_pass))
    gate.sync()


def sync_a_day_later(gate: Gate) -> None:
    gate.tablet.link._token_at = NOON - timedelta(hours=25)
    gate.sync()


STEPS: dict[str, tuple[Callable[[Bureau], None], Callable[[Gate], None]]] = {
    "enrolment": (nothing, Gate.enrol),
    "first sync: a nonce, then every stream whole": (nothing, Gate.sync),
    "two events, one batch; streams that did not change are not asked for": (nothing, record_and_sync(2)),
    "an event that the server does not understand is kept aside and counts": (nothing, record_nonsense_and_sync),
    "a text that invisible marks turn: its record is kept aside and counts": (nothing, record_marked_and_sync),
    "the roster changed: a new document, a tombstone, a digest": (change_roster, Gate.sync),
    "a notice comes down, and goes up again as read": (publish, sync_and_read),
    "a notice is withdrawn: a tombstone": (withdraw, Gate.sync),
    "an order of two supervisors comes down, and ends at the gate for all": (order, sync_and_release),
    "the day's head list comes down, and agrees": (sign_heads, sync_and_agree),
    "the server was restored from a backup: a gap": (lose_what_came_after_two, Gate.sync),
    "the tablet tells another past: a fork, a probe, a new incarnation": (tell_another_past, record_and_sync(1)),
    "once a day the token changes": (nothing, sync_a_day_later),
    "a visitor is held, and a code on a telephone is read": (nothing, hold_and_sync),
    "an exit by a medical pass goes up, and comes down with that": (nothing, go_out_for_care_and_sync),
    "suspended": (put(DeviceState.SUSPENDED), record_and_sync(1)),
    "revoked: the last push is kept aside, then the tablet erases itself": (put(DeviceState.REVOKED), Gate.sync),
}


def body_of(request: Exchange) -> bytes:
    """The bytes of a recorded body: plain text, or lines that were compressed."""
    text = request.get("body", "")
    packed = request["headers"].get("Content-Encoding") == "gzip"
    return gzip.compress(text.encode(), GZIP_LEVEL, mtime=0) if packed else text.encode()


def headers_of(request: Exchange) -> dict[str, str]:
    """The recorded headers; a compressed body gets the signature over the bytes of this machine's compressor."""
    headers: dict[str, str] = request["headers"]
    proof = headers.get("Checkpoint-Proof")
    if proof is None or headers.get("Content-Encoding") != "gzip":
        return headers
    signer, nonce = Signer(SigningKey(counted("tablet")(32))), proof.partition(".")[0]
    return headers | {"Checkpoint-Proof": signer.header(request["method"], request["target"], nonce, body_of(request))}


@dataclass
class Teller:
    """What answers the tablet: given a request, an exchange's answer."""

    answer: Callable[[Exchange], Exchange]
    heard: list[Exchange] = field(default_factory=list)


@contextmanager
def telling(teller: Teller, port: int = 0) -> Iterator[str]:
    """A real HTTP server in front of a teller."""

    class Handler(BaseHTTPRequestHandler):
        def do(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = gzip.decompress(raw) if self.headers.get("Content-Encoding") == "gzip" else raw
            request: Exchange = {
                "method": self.command,
                "target": self.path,
                "headers": {name: self.headers[name] for name in KEPT_HEADERS if self.headers[name]},
                "body": body.decode(),
            }
            if body != raw:
                request["sha256"] = hashlib.sha256(raw).hexdigest()
            answer = teller.answer(request)
            teller.heard.append({"request": request, "answer": answer})
            data = json.dumps(answer["doc"]).encode()
            self.send_response(answer["status"])
            for name, value in answer["headers"].items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def record(folder: Path) -> dict[str, list[Exchange]]:
    """Run the story between both real sides."""
    bureau = Bureau(folder / "server")
    teller = Teller(bureau.answer)
    told: dict[str, list[Exchange]] = {}
    with bureau.client, telling(teller) as url:
        gate = Gate(folder / "tablet", url, bureau.code)
        for name, (at_the_bureau, at_the_gate) in STEPS.items():
            teller.heard = told[name] = []
            at_the_bureau(bureau)
            at_the_gate(gate)
        gate.tablet.close()
    return told
