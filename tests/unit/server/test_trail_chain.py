"""The trail's chain: what is done to a line behind the program's back is found, and the database refuses it first."""

import random
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from checkpoint.cli import main
from checkpoint.qr.cose import MalformedError, canonical, sign1
from checkpoint.qr.keys import IssuerKey
from checkpoint.server import schema
from checkpoint.server.database import open_database, parse_url
from checkpoint.server.doctor import Grade, examine
from checkpoint.server.event_tables import audit, audit_head
from checkpoint.server.repository import trail
from checkpoint.server.repository.trail_chain import NOTHING, FaultKind, Head, Line, chain, faults, heads, link
from checkpoint.server.trail_check import head_file, keep_head, last_check, look_through
from checkpoint.server.trail_heads import PREFIX, SignedHead, encode_head, issuers, newest_head, open_head
from tests.support.bureau import HOME, NOON, sign_in
from tests.support.databases import CommandRunner, database_url

LINES = 10_000


def written(database, number, place_id=HOME):
    with database.write() as connection:
        for count in range(number):
            at = (NOON + timedelta(microseconds=count), secrets.token_bytes)
            trail.record(connection, at, "east", "exported", place_id=place_id, subject="day", count=count)


def unguarded(connection):
    """What who owns the database can do."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("DROP TRIGGER audit_no_delete"))
    else:
        connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))


def found(database):
    with database.read() as connection:
        return [(fault.kind, fault.place_id, fault.seq) for fault in look_through(connection).faults]


def a_chain(number):
    """A chain in memory, as the program writes one."""
    before, lines = NOTHING, []
    for seq in range(1, number + 1):
        at = NOON + timedelta(seconds=seq)
        line = Line(HOME, seq, f"0197{seq:08x}", at, f"actor{seq % 7}", "exported", f"{seq}", seq % 50)
        before = link(before, line)
        lines.append((line, before))
    return lines, Head(HOME, number, before)


CHANGES = {
    "audit_id": lambda line: replace(line, audit_id=line.audit_id + "0"),
    "at": lambda line: replace(line, at=line.at + timedelta(microseconds=1)),
    "actor": lambda line: replace(line, actor=line.actor + "x"),
    "action": lambda line: replace(line, action="sign_in"),
    "object": lambda line: replace(line, object=line.object + " "),
    "count": lambda line: replace(line, count=line.count + 1),
    "place": lambda line: replace(line, place_id=line.place_id + 1),
}


def tampered_with(lines, spot, kind, draw):
    """One line as somebody left it: what stands there instead."""
    line, hashed = lines[spot]
    before = lines[spot - 1][1] if spot else NOTHING
    other = draw.choice(list(CHANGES.values()))(line)
    match kind:
        case "changed":
            return [(other, hashed)]
        case "changed, and hashed anew":
            return [(other, link(before, other))]
        case "its hash flipped":
            flipped = bytearray(hashed)
            flipped[draw.randrange(32)] ^= 1 << draw.randrange(8)
            return [(line, bytes(flipped))]
        case "removed":
            return []
        case "one more under its number":
            return [(line, hashed), (other, hashed)]
        case _:
            return [(replace(lines[spot - 1][0], seq=line.seq), hashed)]


KINDS = (
    "changed",
    "changed, and hashed anew",
    "its hash flipped",
    "removed",
    "one more under its number",
    "another line put there",
)


def test_whatever_is_done_to_any_line_of_ten_thousand_is_found_and_named():
    """Each line in turn, every fifth at a time: reading goes on behind a bad line, so that each is told by itself."""
    lines, head = a_chain(LINES)
    assert list(faults(HOME, lines, head)) == []
    draw = random.Random(29)
    for offset in range(5):
        spots = set(range(offset, LINES, 5))
        now: list[tuple[Line, bytes]] = []
        for spot, pair in enumerate(lines):
            kind = KINDS[draw.randrange(len(KINDS))]
            now += tampered_with(lines, spot, kind, draw) if spot in spots else [pair]
        named = {fault.seq for fault in faults(HOME, now, head)}
        unseen = [spot for spot in spots if not named & {spot + 1, spot + 2}]
        untouched = [seq for seq in named if not {seq - 1, seq - 2} & spots]
        assert (unseen, untouched) == ([], [])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spot", [0, 1, 57, 98, 99])
def test_the_first_bad_line_is_named_alone_at_the_ends_as_in_the_middle(kind, spot):
    lines, head = a_chain(100)
    now = lines[:spot] + tampered_with(lines, spot, kind, random.Random(spot)) + lines[spot + 1 :]
    first, *more = faults(HOME, now, head)
    assert first.seq in {spot + 1, min(spot + 2, 100)}
    assert len(more) <= 1


@pytest.mark.parametrize("statement", [update(audit).values(count=1), delete(audit), text("DELETE FROM audit")])
def test_the_database_refuses_to_change_or_remove_a_line(centre, statement):
    written(centre.database, 2)
    with pytest.raises(DBAPIError, match="only added"), centre.database.write() as connection:
        connection.execute(statement)
    assert found(centre.database) == []


def test_what_was_done_behind_the_triggers_is_found_in_the_database_itself(centre):
    written(centre.database, 50)
    written(centre.database, 5, 0)
    here = audit.c.place_id == HOME
    with centre.database.write() as connection:
        unguarded(connection)
        connection.execute(update(audit).where(here, audit.c.seq == 7).values(actor="west"))
        connection.execute(delete(audit).where(here, audit.c.seq.in_([20, 21])))
        row = dict(connection.execute(select(audit).where(here, audit.c.seq == 50)).one()._mapping)
        connection.execute(insert(audit).values(row | {"audit_id": "late", "seq": 51}))
        connection.execute(insert(audit).values(row | {"audit_id": "new", "place_id": 5, "seq": 1}))
        connection.execute(delete(audit).where(audit.c.place_id == 0, audit.c.seq == 5))
    assert found(centre.database) == [
        (FaultKind.CUT, 0, 5),
        (FaultKind.BEYOND, 5, 1),
        (FaultKind.CHANGED, HOME, 7),
        (FaultKind.MISSING, HOME, 20),
        (FaultKind.BEYOND, HOME, 51),
    ]


def test_workers_that_write_at_once_make_one_chain_without_a_fork(centre, settings):
    other = open_database(settings.url, "x", create=False)
    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(appended, (centre.database, other)[n % 2], 8) for n in range(6)]
        for job in jobs:
            job.result()
    other.close()
    with centre.database.read() as connection:
        numbers = [line.seq for line, _ in chain(connection, HOME)]
    assert numbers == list(range(1, 49))
    assert found(centre.database) == []


def appended(database, number):
    for _ in range(number):
        with database.append() as connection:
            trail.record(connection, (NOON, secrets.token_bytes), "east", "exported", place_id=HOME)


def test_a_transaction_that_is_rolled_back_leaves_no_gap(centre):
    written(centre.database, 1)
    with pytest.raises(RuntimeError), centre.database.write() as connection:
        trail.record(connection, (NOON, secrets.token_bytes), "east", "exported", place_id=HOME)
        raise RuntimeError
    written(centre.database, 1)
    assert found(centre.database) == []


def test_lines_from_before_the_chain_are_chained_by_the_migration_in_their_order(tmp_path):
    url = database_url(tmp_path) or f"sqlite:///{tmp_path / 'old.sqlite3'}"
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        schema.upgrade(connection, "0010")
        connection.execute(text("INSERT INTO database_info VALUES ('generation', 'old')"))
        rows = ", ".join(
            f"({place}, '0197-{n:06}', '2026-11-22 04:00:00.{n:06}+00:00', 'east', 'exported', '日', {n})"
            for place in (0, HOME)
            for n in range(1234, 0, -1)
        )
        if engine.dialect.name == "sqlite":
            rows = rows.replace("+00:00", "")
        names = "place_id, audit_id, at, actor, action, object, count"
        connection.execute(text(f"INSERT INTO audit ({names}) VALUES {rows}"))  # ours
    engine.dispose()
    database = open_database(url, "new", migrate=True)
    assert found(database) == []
    with database.read() as connection:
        assert [line.count for line, _ in chain(connection, HOME)] == list(range(1, 1235))
    written(database, 3)
    assert found(database) == []
    with database.read() as connection:
        assert [(head.place_id, head.seq) for head in heads(connection)] == [(0, 1234), (HOME, 1237)]
    with pytest.raises(DBAPIError, match="only added"), database.write() as connection:
        connection.execute(delete(audit))
    database.close()


# ------------------------------------------------------------- signed heads
def rewritten(connection):
    """Somebody makes the whole chain anew without one line, and its head too."""
    unguarded(connection)
    lines = [line for line, _ in chain(connection, HOME)][:-2]
    connection.execute(delete(audit).where(audit.c.place_id == HOME))
    before = NOTHING
    for line in lines:
        values = {name: getattr(line, name) for name in Line.__dataclass_fields__}
        before = link(before, line)
        connection.execute(insert(audit).values(hash=before, **values))
    connection.execute(update(audit_head).where(audit_head.c.place_id == HOME).values(seq=len(lines), hash=before))


def test_a_chain_made_anew_is_whole_in_itself_and_not_what_the_head_says(centre):
    written(centre.database, 9)
    assert keep_head(centre).faults == ()
    with centre.database.write() as connection:
        rewritten(connection)
    assert found(centre.database) == []
    centre.now.forward(days=1, minutes=1)
    assert [(fault.kind, fault.seq) for fault in keep_head(centre).faults] == [(FaultKind.SIGNED, 9)]
    assert not head_file(centre.settings.data, centre.now()).exists()


def test_the_server_signs_a_head_once_a_day(centre):
    written(centre.database, 2)
    assert keep_head(centre).lines == 2
    assert keep_head(centre) is None
    first = newest_head(centre.settings.data, centre.keys)
    written(centre.database, 2)
    centre.now.forward(days=1)
    assert keep_head(centre).lines == 4
    second = newest_head(centre.settings.data, centre.keys)
    assert (first.heads[0].seq, second.heads[0].seq) == (2, 4)
    with centre.database.read() as connection:
        assert last_check(connection).lines == 4


def test_a_head_is_believed_from_the_issuer_and_from_nobody_else(centre):
    head = SignedHead("g", NOON, (Head(0, 3, bytes(32)),))
    good = encode_head(head, IssuerKey(centre.keys.issuer_seed))
    assert open_head(good, issuers(centre.keys)) == head
    flipped = good[:60] + ("A" if good[60] != "A" else "B") + good[61:]
    other = encode_head(head, IssuerKey(bytes(32)))
    unsaid = sign1(canonical({1: "g", 2: 1, 3: []}), IssuerKey(centre.keys.issuer_seed))
    for text_ in (other, flipped, good[:-3], "", "GT1:", PREFIX + unsaid.hex().upper(), good.replace("GT1", "GU1")):
        with pytest.raises(MalformedError):
            open_head(text_, issuers(centre.keys))


@pytest.fixture
def command(centre, tmp_path):
    def call(*arguments):
        result = CommandRunner().invoke(main, ["server", "audit", *arguments, "--data", str(tmp_path)])
        return result.exit_code, result.output

    return call


def test_the_commands_sign_verify_and_name_the_first_bad_line(command, centre, tmp_path):
    written(centre.database, 12)
    file = tmp_path / "away.head"
    code, output = command("head", "--out", str(file))
    assert (code, "另一台机器" in output) == (0, True), output
    assert command("head", "--out", str(file))[0] == 1
    assert command("head")[1].startswith(PREFIX)
    code, output = command("verify", "--head", str(file))
    assert (code, "未发现改动" in output, "12" in output) == (0, True, True), output
    with centre.database.write() as connection:
        unguarded(connection)
        connection.execute(update(audit).where(audit.c.seq == 4).values(object="else"))
        connection.execute(update(audit).where(audit.c.seq == 9).values(object="else"))
    code, output = command("verify")
    told = output.splitlines()
    assert (code, "第 4 行被改动" in told[0], "第 9 行被改动" in told[1]) == (1, True, True), output
    assert command("head", "--out", str(tmp_path / "second.head"))[0] == 1
    assert not (tmp_path / "second.head").exists()
    with centre.database.read() as connection:
        graded = {finding.key: finding.grade for finding in examine(centre.database, centre.settings, NOON)}
        assert last_check(connection).faults == 2
    assert graded["doctor.trail.broken"] is Grade.BAD


def test_a_head_from_elsewhere_shows_what_the_chain_itself_does_not(command, centre, tmp_path):
    written(centre.database, 12)
    file = tmp_path / "away.head"
    command("head", "--out", str(file))
    with centre.database.write() as connection:
        rewritten(connection)
    assert command("verify")[0] == 0
    code, output = command("verify", "--head", str(file))
    assert (code, "与签名链头不符" in output) == (1, True), output
    file.write_text("GT1:NONSENSE")
    code, output = command("verify", "--head", str(file))
    assert (code, "Traceback" in output, "不是本服务器签发" in output) == (1, False, True)


def test_the_console_says_until_when_the_chain_is_whole(client, centre):
    sign_in(client)
    assert "尚未核对" in client.get("/trail").text
    keep_head(centre)
    assert "记录链完整：截至 11-22 12:00" in client.get("/trail").text
    with centre.database.write() as connection:
        unguarded(connection)
        connection.execute(update(audit).where(audit.c.seq == 1).values(actor="nobody"))
    centre.now.forward(minutes=14)
    sign_in(client)
    centre.now.forward(days=1)
    keep_head(centre)
    sign_in(client)
    client.cookies.set("checkpoint_language", "en")
    assert "Chain broken" in client.get("/trail").text
