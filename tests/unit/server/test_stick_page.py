"""A stick at the bureau: taken in by whoever may, bounded before it is read, and said in words whatever is wrong."""

import asyncio
import base64
import hashlib
import re
import socket
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from checkpoint.domain.identity import uuid7
from checkpoint.protocol.carrier import Carrier, read_carrier, write_carrier
from checkpoint.protocol.exchange import encode_batch, receipt_from_doc
from checkpoint.protocol.proof import signer_of
from checkpoint.server import uploads
from checkpoint.server.errors import AnswerError
from checkpoint.server.event_tables import audit
from checkpoint.server.event_tables import event as event_table
from checkpoint.server.repository.devices import DeviceState, set_state
from checkpoint.server.repository.organisation import Account, Role, add_account
from checkpoint.server.tables import device
from tests.support.bureau import AWAY, HOME, NOON, PASSWORD_HASH, SAME_SITE, SEED, event, movement, sign_in
from tests.support.centre import running_centre


@pytest.fixture
def desk(client):
    sign_in(client)
    return client


def sealed_with(token):
    return hashlib.sha256(token.encode()).digest()


def device_of(tablet, centre):
    with centre.database.read() as connection:
        wanted = select(device.c.device_id).where(device.c.token_hash == sealed_with(tablet.token))
        return connection.execute(wanted).scalar_one()


def carried(tablet, device_id, *events, first=1, place_id=HOME, seed=SEED, signed_as=""):
    """A file as the tablet writes it, with its records from `first` on."""
    tablet.outbox.record(*events)
    tablet.outbox.device_id = signed_as or device_id
    carrier = Carrier(place_id, device_id)
    body = encode_batch(replace(tablet.outbox.batch(first), place_id=place_id))
    carrier.add_push(body, signer_of(seed), sealed_with(tablet.token))
    return write_carrier(carrier)


def brought(desk, data, **more):
    return desk.post("/stick", files={"file": ("x.carrier", data)}, headers=SAME_SITE, **more)


def counts(answer):
    shown = re.findall(r"<dt>(新收|此前已有|退件)</dt>\s*<dd><b>(\d+)</b>", answer.text)
    return tuple(int(number) for _, number in shown)


def receipts_on(answer):
    found = re.search(r'href="data:application/octet-stream;base64,([^"]+)" download="([^"]+)"', answer.text)
    return base64.b64decode(found[1]), found[2]


def stored(centre):
    with centre.database.read() as connection:
        return connection.execute(select(func.count()).select_from(event_table)).scalar()


def trail(centre):
    with centre.database.read() as connection:
        rows = connection.execute(select(audit.c.action, audit.c.object).where(audit.c.action.like("stick_%"))).all()
    return [tuple(row) for row in rows]


@pytest.fixture
def device_id(tablet, centre):
    return device_of(tablet, centre)


def test_what_was_in_the_file_is_shown_and_the_receipts_alone_go_back(desk, tablet, device_id, centre):
    late = event(movement("00000001-2"), NOON + timedelta(hours=3))
    data = carried(tablet, device_id, event(movement("00000001-1")), b"broken", late)
    answer = brought(desk, data)
    assert (answer.status_code, counts(answer)) == (200, (2, 0, 1))
    for words in ("总公司家属区 · 东门", "平板", "11-22 12:00 至 11-22 15:00", "查看退件及原因"):
        assert words in answer.text
    data, name = receipts_on(answer)
    assert re.fullmatch(rf"receipts-{HOME}-1-20261122-1200\.carrier", name)
    back = read_carrier(data)
    assert (back.device_id, back.pushes) == (device_id, [])
    (doc,) = back.open_receipts(sealed_with(tablet.token))
    assert receipt_from_doc(doc).acked == 3
    assert trail(centre) == [("stick_imported", f"{device_id} new=2 known=0 aside=1")]


def test_the_same_file_again_stores_nothing_and_has_its_receipts(desk, tablet, device_id, centre):
    data = carried(tablet, device_id, event(movement()), event(movement()))
    assert counts(brought(desk, data)) == (2, 0, 0)
    again = brought(desk, data)
    assert counts(again) == (0, 2, 0)
    assert "此前都已收到" in again.text
    assert receipts_on(again)[0]
    assert stored(centre) == 2


def test_a_later_file_alone_is_not_taken_and_the_number_that_is_missing_is_named(desk, tablet, device_id, centre):
    tablet.outbox.record(event(movement()), event(movement()))
    answer = brought(desk, carried(tablet, device_id, event(movement()), first=3))
    assert "服务器只有到第 0 号的记录" in answer.text
    assert stored(centre) == 0


def test_the_files_own_name_means_nothing(desk, tablet, device_id):
    data = carried(tablet, device_id, event(movement()))
    name = '../../etc/cron.d/x"; filename="<script>'
    answer = desk.post("/stick", files={"file": (name, data, "text/html")}, headers=SAME_SITE)
    assert counts(answer) == (1, 0, 0)
    assert "script>" not in answer.text.split("<main")[1]


# ------------------------------------------------------------- what is wrong, in words


def changed(data, at=-30):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("spoil", "status", "said"),
    [
        (lambda _: b"", 400, "请先选择 U 盘上的文件"),
        (lambda _: "姓名,体温\n".encode("gb18030"), 400, "不是终端写出的转运件"),
        (lambda _: b'{"id":1}\n', 400, "不是终端写出的转运件"),
        (lambda data: data.replace(b'"carrier":1', b'"carrier":2', 1), 400, "请先升级服务器"),
        (lambda data: data[: len(data) // 2], 400, "不完整或已损坏"),
        (lambda data: data.replace(b'"push":"', b'"push":"AAAA', 1), 400, "文件打不开"),
        (lambda data: data.replace(b'"proof":"carried', b'"proof":"carrieD', 1), 400, "签名不是这台终端的"),
    ],
    ids=["empty", "a table", "other JSON", "newer", "cut off", "changed", "proof changed"],
)
def test_a_file_that_is_wrong_is_said_in_words_and_nothing_is_taken(
    desk, tablet, device_id, centre, spoil, status, said
):
    data = carried(tablet, device_id, event(movement()))
    answer = brought(desk, spoil(data))
    assert (answer.status_code, said in answer.text) == (status, True)
    assert stored(centre) == 0
    assert [action for action, _ in trail(centre)] in ([], ["stick_refused"])


def test_a_file_sealed_with_a_token_of_before_is_to_be_written_again(desk, tablet, device_id):
    data = carried(replace(tablet, token="an older one"), device_id, event(movement()))
    assert "终端此后换过凭证" in brought(desk, data).text


def test_batches_of_another_device_are_not_believed(desk, tablet, device_id, centre):
    answer = brought(desk, carried(tablet, device_id, event(movement()), signed_as="another"))
    assert (answer.status_code, "签名不是这台终端的" in answer.text) == (400, True)
    answer = brought(desk, carried(tablet, device_id, seed=bytes(32)))
    assert "签名不是这台终端的" in answer.text
    assert stored(centre) == 0


@pytest.mark.parametrize("state", [DeviceState.LOST, DeviceState.WAITING])
def test_a_tablet_that_is_shut_out_brings_nothing(desk, tablet, device_id, centre, state):
    with centre.database.write() as connection:
        set_state(connection, HOME, device_id, state, NOON)
    assert "已报失或已擦除" in brought(desk, carried(tablet, device_id, event(movement()))).text
    assert stored(centre) == 0


def test_a_file_out_of_scope_is_answered_like_one_of_no_device(client, enrol, centre):
    away = enrol(AWAY)
    data = carried(away, device_of(away, centre), event(movement()), place_id=AWAY)
    unknown = data.replace(device_of(away, centre).encode(), str(uuid7(NOON, bytes(10))).encode(), 1)
    sign_in(client, "unit-east")
    refused = brought(client, data)
    assert (refused.status_code, "不是您责任范围内的终端写的" in refused.text) == (404, True)
    sign_in(client, "bureau")
    nobody = brought(client, unknown)
    main = [answer.text.split("<main")[1] for answer in (refused, nobody)]
    assert (main[0], nobody.status_code) == (main[1], 404)
    assert stored(centre) == 0


# ------------------------------------------------------------- who may, and how much


def test_nobody_uploads_from_another_site_without_signing_in_or_without_the_password(
    client, tablet, device_id, centre, clock
):
    data = carried(tablet, device_id, event(movement()))
    assert brought(client, data).headers["location"].startswith("/sign-in")
    sign_in(client)
    assert client.post("/stick", files={"file": ("x", data)}, headers={"origin": "http://x"}).status_code == 403
    clock.forward(minutes=6)
    assert brought(client, data).headers["location"] == "/prove?back=%2Fstick"
    assert client.get("/stick").headers["location"] == "/prove?back=%2Fstick"
    with centre.database.write() as connection:
        add_account(connection, Account("looker", "巡查员", PASSWORD_HASH, 1, Role.VIEWER))
    sign_in(client, "looker")
    assert brought(client, data).status_code == 403
    assert 'type="file"' not in client.get("/stick").text
    assert stored(centre) == 0


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=other"],
)
def test_a_body_that_is_no_such_form_is_refused(desk, content_type):
    headers = SAME_SITE | {"content-type": content_type}
    answer = desk.post("/stick", content=b"--x\r\n\r\nabc\r\n--x--\r\n", headers=headers)
    assert answer.status_code == 400


def test_too_much_is_refused_by_what_it_says_of_itself_and_else_by_what_arrives(desk, monkeypatch):
    small = {("POST", uploads.STICK): uploads.Limit(1000, 5)}
    monkeypatch.setattr(uploads, "LIMITS", small)
    told = desk.post("/stick", content=b"", headers=SAME_SITE | {"content-length": "67000"})
    assert (told.status_code, "内容太大" in told.text) == (413, True)

    def pieces():
        for _ in range(100):
            yield b"x" * 1000

    assert desk.post("/stick", content=pieces(), headers=SAME_SITE).status_code == 413


def test_only_the_page_of_the_stick_takes_so_much(desk):
    headers = SAME_SITE | {"content-length": str(2 * 1024 * 1024)}
    for path in ("/notices", "/stick/", "/v1/push"):
        assert desk.post(path, content=b"", headers=headers).status_code == 413


def test_a_body_that_stands_still_is_given_up():
    async def never():
        await asyncio.sleep(60)

    async def read():
        await uploads.bounded({"headers": []}, never, uploads.Limit(1000, 0.01))()

    with pytest.raises(AnswerError) as refused:
        asyncio.run(read())
    assert refused.value.status == 408


def test_a_file_larger_than_any_push_arrives_whole(desk):
    answer = brought(desk, b"x" * (5 * 1024 * 1024))
    assert (answer.status_code, "不是终端写出的转运件" in answer.text) == (400, True)


def test_a_stranger_who_announces_much_is_led_to_the_sign_in_before_a_byte_is_sent(tmp_path):
    with (
        running_centre(tmp_path / "server") as centre,
        socket.create_connection(("127.0.0.1", urlsplit(centre.url).port), timeout=5) as line,
    ):
        head = "POST /stick HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 30000000\r\n\r\n"
        line.sendall(head.encode())
        answer = line.recv(4096).decode()
    assert answer.startswith("HTTP/1.1 303")
    assert "location: /sign-in?back=%2Fstick" in answer
