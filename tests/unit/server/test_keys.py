"""`checkpoint keys`: the root under its passphrase, rotation, retirement; and test keys stay in the demo."""

import os
import time
from contextlib import contextmanager
from datetime import timedelta

import nacl.pwhash.argon2id as argon2
import pytest
from fastapi.testclient import TestClient

from checkpoint.bootstrap import utc_now
from checkpoint.cli import main
from checkpoint.domain.passes import PassStatus
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.lists import open_trust_list
from checkpoint.qr.token import check_pass
from checkpoint.server.app import create_app
from checkpoint.server.database import open_database
from checkpoint.server.issuing import Holder, issue_passes, pass_text, trust_issuer
from checkpoint.server.keys import KeyFileError, load_keys
from checkpoint.server.repository.passes import load_revocations
from checkpoint.server.roots import WrongPassphraseError, ensure_test_root, load_root
from tests.support.bureau import HOME, NOON, SAME_SITE, found, sign_in
from tests.support.databases import ON_POSTGRESQL, CommandRunner, server_settings

PASSPHRASE = "正确的马 电池 订书钉 2026"


@pytest.fixture
def cheap(monkeypatch):
    """Argon2id at its least: the real cost is tried once, below."""
    monkeypatch.setattr(argon2, "OPSLIMIT_MODERATE", argon2.OPSLIMIT_MIN)
    monkeypatch.setattr(argon2, "MEMLIMIT_MODERATE", argon2.MEMLIMIT_MIN)


@pytest.fixture
def data(tmp_path):
    """A server with two places, as it is before anybody made a root key."""
    app = create_app(server_settings(tmp_path / "server"), now=utc_now)
    found(app.state.centre)
    app.state.centre.database.close()
    return tmp_path


def keys(data, *arguments, passphrase=PASSPHRASE):
    environment = {"CHECKPOINT_PASSPHRASE": passphrase}
    return CommandRunner().invoke(main, ["keys", *arguments, "--data", str(data)], env=environment)


def trust(data):
    root = load_root(data / "server")
    return open_trust_list((data / "server" / "trust.cose").read_bytes(), root.public_key)


@contextmanager
def console(data):
    app = create_app(server_settings(data / "server"), now=utc_now)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        sign_in(client)
        yield client


def printed(client):
    """The page of a print run that is done."""
    run = client.post("/passes/print", data={"place": HOME, "layout": "cards"}, headers=SAME_SITE)
    deadline = time.monotonic() + 10
    while "cards.pdf" not in run.text and time.monotonic() < deadline:
        time.sleep(0.02)
        run = client.get(run.url.path)
    return run.text


def issue(data):
    server_keys = load_keys(data / "server", os.urandom)
    database = open_database(server_settings(data / "server").url, "g")
    with database.write() as connection:
        issued = issue_passes(connection, HOME, [Holder(1, 1, "张伟国")], utc_now(), os.urandom)[0]
    database.close()
    return issued, pass_text(issued, server_keys)


def status(data, text):
    return check_pass(text, place_id=HOME, now=utc_now(), trust=trust(data).keys, revoked=lambda _claims: False).status


def test_the_root_is_sealed_and_only_its_passphrase_opens_it(data):
    assert keys(data, "init").exit_code == 0
    root = load_root(data / "server")
    seed = root.open(PASSPHRASE)._key.encode()
    assert IssuerKey(seed).public_key == root.public_key
    with pytest.raises(WrongPassphraseError):
        root.open(PASSPHRASE + "x")
    assert root.memory >= 256 * 1024 * 1024
    for file in (data / "server").iterdir():
        assert seed not in file.read_bytes()
        assert seed.hex().encode() not in file.read_bytes()
    assert (data / "server" / "root.json").stat().st_mode & 0o077 == 0


def test_a_root_that_is_there_is_told_before_a_passphrase_is_asked(data, cheap):
    assert keys(data, "init").exit_code == 0
    again = CommandRunner().invoke(main, ["keys", "init", "--data", str(data)])
    assert (again.exit_code, "checkpoint keys rotate" in again.output, "口令" in again.output) == (1, True, False)


def test_init_signs_for_every_place_and_is_not_done_twice(data, cheap):
    assert keys(data, "init", passphrase="short").exit_code == 1
    assert keys(data, "init").exit_code == 0
    assert {place for row in trust(data).keys for place in row.place_ids} >= {HOME}
    _, text = issue(data)
    assert status(data, text) is PassStatus.OK
    assert keys(data, "init").exit_code == 1
    assert keys(data, "sign", passphrase="something else entirely").exit_code == 1
    assert keys(data, "sign").exit_code == 0
    assert trust(data).seq == 2


def test_a_pass_of_the_key_before_a_rotation_stays_valid_and_prints_the_same(data, cheap):
    keys(data, "init")
    issued, text = issue(data)
    import time

    time.sleep(1.1)  # a key's times are whole seconds
    assert keys(data, "rotate").exit_code == 0
    assert status(data, text) is PassStatus.OK
    assert pass_text(issued, load_keys(data / "server", os.urandom)) == text
    _, later = issue(data)
    assert status(data, later) is PassStatus.OK
    listed = keys(data, "list").output
    assert listed.count("签发") >= 2
    assert "第 2 号" in listed


def test_a_stolen_key_takes_all_it_signed_with_it(data, cheap):
    keys(data, "init")
    _, text = issue(data)
    old = IssuerKey(load_keys(data / "server", os.urandom).issuer_seed).kid.hex()
    assert keys(data, "retire", old).exit_code == 1
    keys(data, "rotate")
    assert keys(data, "retire", "ffffffff").exit_code == 1
    assert keys(data, "retire", old, "--compromised").exit_code == 0
    assert status(data, text) is PassStatus.UNKNOWN_KEY
    database = open_database(server_settings(data / "server").url, "g")
    with database.read() as connection:
        kinds = sorted(row.kind.value for row in load_revocations(connection, HOME))
    database.close()
    assert kinds == ["key", "place"]
    assert load_keys(data / "server", os.urandom).retired == ()


def test_test_keys_are_refused_outside_of_the_demo(tmp_path, data):
    ensure_test_root(tmp_path / "demo")
    with pytest.raises(KeyFileError, match="测试密钥"):
        create_app(server_settings(tmp_path / "demo"), now=lambda: NOON)
    create_app(server_settings(tmp_path / "demo", demo=True), now=lambda: NOON).state.centre.database.close()
    (data / "server" / "issuer.key").write_bytes(bytes(range(32)))
    with pytest.raises(KeyFileError, match="测试密钥"):
        create_app(server_settings(data / "server"), now=lambda: NOON)


@pytest.mark.skipif(ON_POSTGRESQL, reason="there is no file")
def test_a_database_that_others_may_read_is_not_served(data):
    file = data / "server" / "checkpoint.sqlite3"
    file.chmod(0o640)
    with pytest.raises(KeyFileError, match="请执行 chmod 600"):
        create_app(server_settings(data / "server"), now=lambda: NOON)
    file.chmod(0o600)
    create_app(server_settings(data / "server"), now=lambda: NOON).state.centre.database.close()


def test_a_demonstrations_list_follows_its_places_by_itself(centre, tablet):
    from checkpoint.protocol.reference import Stream, signed_list_from_doc
    from checkpoint.server.list_pages import list_page

    def seen(cursor=""):
        return list_page(centre, HOME, Stream.TRUST, cursor)

    root = load_root(centre.settings.data)
    first = seen()
    assert open_trust_list(signed_list_from_doc(first.changes[0].doc)[0], root.public_key).keys == ()
    with centre.database.write() as connection:
        trust_issuer(connection, HOME, centre.keys, NOON)
    second = seen(first.cursor)
    opened = open_trust_list(signed_list_from_doc(second.changes[0].doc)[0], root.public_key)
    assert (opened.seq, len(opened.keys)) == (2, 1)
    assert seen(second.cursor).changes == ()


def test_a_list_is_signed_anew_each_hour_and_its_sequence_rises(centre, clock, tablet):
    from checkpoint.domain.passes import Revocation, RevocationKind
    from checkpoint.protocol.reference import Stream, signed_list_from_doc
    from checkpoint.qr.lists import open_revocation_list
    from checkpoint.server.list_pages import list_page
    from checkpoint.server.repository.passes import revoke
    from checkpoint.server.trust import wanted_keys

    with centre.database.write() as connection:
        trust_issuer(connection, HOME, centre.keys, NOON)
        known = wanted_keys(connection)

    def opened(page):
        return open_revocation_list(signed_list_from_doc(page.changes[0].doc)[0], HOME, known)

    first = list_page(centre, HOME, Stream.REVOCATIONS, "")
    assert list_page(centre, HOME, Stream.REVOCATIONS, first.cursor).changes == ()
    with centre.database.write() as connection:
        revoke(connection, HOME, Revocation(RevocationKind.PASS, "ab" * 8))
    second = list_page(centre, HOME, Stream.REVOCATIONS, first.cursor)
    clock.forward(hours=1)
    third = list_page(centre, HOME, Stream.REVOCATIONS, second.cursor)
    seqs = [opened(page).seq for page in (first, second, third)]
    assert seqs == sorted(set(seqs))
    assert opened(third).issued_at - opened(second).issued_at == timedelta(hours=1)
    assert opened(third).rows == opened(second).rows == (Revocation(RevocationKind.PASS, "ab" * 8),)


def test_issuing_says_when_no_gate_would_know_the_pass(data, cheap):
    arguments = ["passes", "issue", "--place", str(HOME), "--person", "00000001-1", "--data", str(data)]
    assert "keys sign" in CommandRunner().invoke(main, arguments).stderr
    keys(data, "init")
    assert CommandRunner().invoke(main, arguments).stderr == ""


def test_the_console_says_that_gates_do_not_know_the_issuer_until_the_list_is_signed(data, cheap):
    with console(data) as client:
        assert all("卡点现在不认这里签发的证" in page for page in (client.get("/passes").text, printed(client)))
    assert keys(data, "init").exit_code == 0
    with console(data) as client:
        assert "卡点现在不认这里签发的证" not in client.get("/passes").text


def test_the_doctor_says_what_gates_do_not_take(data, cheap, monkeypatch):
    def said():
        return CommandRunner().invoke(main, ["server", "doctor", "--data", str(data)])

    assert "checkpoint keys init" in said().output
    assert keys(data, "init").exit_code == 0
    assert (said().exit_code, "checkpoint keys" in said().output) == (0, False)
    monkeypatch.setattr("checkpoint.cli.server_upkeep.utc_now", lambda: utc_now() + timedelta(days=80))
    assert "9 天到期" in said().output
    monkeypatch.setattr("checkpoint.cli.server_upkeep.utc_now", lambda: utc_now() + timedelta(days=91))
    assert (said().exit_code, "总公司家属区" in said().output) == (1, True)


def test_a_restored_server_without_its_key_files_is_a_fault_that_is_named(data, cheap):
    assert keys(data, "init").exit_code == 0
    (data / "server" / "issuer.key").write_bytes(b"half")
    said = CommandRunner().invoke(main, ["server", "doctor", "--data", str(data)])
    assert "放回原来的密钥文件" in said.output
    (data / "server" / "issuer.key").unlink()
    said = CommandRunner().invoke(main, ["server", "doctor", "--data", str(data)])
    assert "放回原来的密钥文件" in said.output
    assert CommandRunner().invoke(main, ["passes", "list", "--place", str(HOME), "--data", str(data)]).exit_code == 0
    said = CommandRunner().invoke(main, ["server", "doctor", "--data", str(data)])
    assert (said.exit_code, "放回原来的密钥文件" in said.output) == (1, True)
