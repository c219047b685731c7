"""The background worker: revocations arrive while pushes fail, back-off is jittered, a returning network is noticed."""

import socket
import threading
import time
from dataclasses import replace

import pytest

from checkpoint import link as link_module
from checkpoint.domain.passes import Revocation, RevocationKind
from checkpoint.link_state import LinkState
from checkpoint.protocol.events import GENESIS, chain
from checkpoint.protocol.exchange import Change, Page, Receipt, page_to_doc, receipt_to_doc
from checkpoint.sync import Trouble
from tests.support.answers import Given, answering, pushed
from tests.support.builders import NOON, a_pass
from tests.support.gates import Hands, a_tablet
from tests.support.lists import a_revocation_doc


@pytest.fixture
def hands():
    return Hands()


def empty_page(cursor="test.1"):
    return Given(doc=page_to_doc(Page((), cursor, more=False, time=NOON)))


def receipt_for(body):
    batch = pushed(body)
    head = batch.previous
    for line in batch.recorded:
        head = chain(head, line)
    return Given(doc=receipt_to_doc(Receipt(batch.first - 1 + len(batch.recorded), head, 1, 0, (), NOON)))


def test_a_revocation_arrives_although_the_push_fails(tmp_path, hands):
    row = a_revocation_doc(NOON, Revocation(RevocationKind.PASS, a_pass().pass_id), seq=2)
    page = page_to_doc(Page((Change(row["id"], row),), "test.2", more=False, time=NOON))

    def answer(_method, path, _body):
        if path.startswith("/v1/push"):
            return Given(500, {"code": "broken"})
        return Given(doc=page) if "stream=revocations" in path else empty_page()

    with answering(answer) as url:
        tablet = a_tablet(tmp_path, hands, server_url=url)
        tablet.gate.emergency_exit()
        assert tablet.link.session() is False
    assert tablet.reference.is_revoked(a_pass())
    assert tablet.link.state.trouble is Trouble.SERVER_ERROR
    assert tablet.outbox.pending == 1
    tablet.close()


def test_a_push_gets_through_although_a_pull_fails(tmp_path, hands):
    def answer(_method, path, body):
        if not path.startswith("/v1/push"):
            return Given(500, {"code": "broken"})
        assert pushed(body).previous == GENESIS
        return receipt_for(body)

    with answering(answer) as url:
        tablet = a_tablet(tmp_path, hands, server_url=url)
        tablet.gate.emergency_exit()
        assert tablet.link.session() is False
    assert tablet.outbox.pending == 0
    tablet.close()


@pytest.mark.parametrize(("chance", "expected"), [(0.0, [0, 0, 0]), (0.5, [1, 2, 4]), (1.0, [2, 4, 8])])
def test_the_pause_after_failures_doubles_under_full_jitter(tmp_path, hands, chance, expected):
    hands.chance = chance
    tablet = a_tablet(tmp_path, hands)
    pauses = []
    for _ in range(3):
        tablet.link.session()
        pauses.append((tablet.link.state.next_try - hands.now).total_seconds())
    assert pauses == pytest.approx([max(pause, chance) for pause in expected])
    tablet.close()


def test_the_pause_is_bounded(tmp_path, hands):
    hands.chance = 1.0
    tablet = a_tablet(tmp_path, hands)
    for _ in range(12):
        tablet.link.session()
    assert (tablet.link.state.next_try - hands.now).total_seconds() == 300
    tablet.close()


def test_after_a_restart_the_age_of_the_last_sync_is_known(tmp_path, hands):
    tablet = a_tablet(tmp_path, hands)
    assert tablet.link.state.last_success == NOON
    tablet.close()


def test_a_page_that_arrived_counts_although_the_next_one_did_not(tmp_path, hands):
    row = a_revocation_doc(NOON, Revocation(RevocationKind.PASS, a_pass().pass_id), seq=2)
    page = page_to_doc(Page((Change(row["id"], row),), "test.2", more=True, time=NOON))

    def answer(_method, path, _body):
        first = "stream=revocations" in path and "cursor=test.1" in path
        return Given(doc=page) if first else Given(500, {"code": "broken"})

    with answering(answer) as url:
        tablet = a_tablet(tmp_path, hands, server_url=url)
        assert tablet.link.session() is False
    assert tablet.reference.is_revoked(a_pass())
    tablet.close()


def test_a_wall_clock_set_back_does_not_put_the_link_to_sleep(tmp_path, hands, monkeypatch):
    calls = []

    def answer(_method, path, _body):
        calls.append(path)
        return empty_page()

    monkeypatch.setattr(link_module, "INTERVAL_SECONDS", 0.3)
    clock = replace(hands.clock(), mono_ms=lambda: time.monotonic_ns() // 1_000_000)
    monkeypatch.setattr(hands, "clock", lambda: clock)
    with answering(answer) as url:
        tablet = a_tablet(tmp_path, hands, server_url=url)
        tablet.link.start()
        time.sleep(1.5)
        hands.pass_time(hours=-3)
        before = len(calls)
        time.sleep(3)
        tablet.close()
    assert len(calls) > before


def test_a_server_that_comes_back_between_a_failed_try_and_the_first_probe_is_noticed(tmp_path, hands):
    hands.chance = 1.0
    called = threading.Event()

    def answer(_method, path, _body):
        if path.startswith("/v1/push"):
            called.set()
        return empty_page()

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    tablet = a_tablet(tmp_path, hands, server_url=f"http://127.0.0.1:{port}")
    for _ in range(8):
        tablet.link.session()
    with answering(answer, port):
        tablet.link._sleep()
        tablet.link._sync()
        assert called.is_set()
    tablet.close()


def test_while_somebody_looks_revocations_alone_are_asked_for_between_two_sessions(tmp_path, hands, monkeypatch):
    monkeypatch.setattr(link_module, "GLANCE_SECONDS", 0.02)
    row = a_revocation_doc(NOON, Revocation(RevocationKind.PASS, a_pass().pass_id), seq=2)
    page = page_to_doc(Page((Change(row["id"], row),), "test.2", more=False, time=NOON))
    calls, news = [], threading.Event()

    def answer(_method, path, body):
        calls.append(path)
        if path.startswith("/v1/push"):
            return receipt_for(body)
        if "stream=revocations" in path and len(calls) > heard + 2:
            news.set()
            return Given(doc=page)
        return empty_page()

    heard = 10**6
    with answering(answer) as url:
        tablet = a_tablet(tmp_path, hands, server_url=url)
        assert tablet.link.session()
        heard = len(calls)
        waiting = threading.Thread(target=tablet.link._sleep)
        waiting.start()
        assert news.wait(5)
        tablet.link.nudge()
        waiting.join()
    assert tablet.reference.is_revoked(a_pass())
    assert all("stream=revocations" in path for path in calls[heard:])
    tablet.close()


@pytest.mark.parametrize("change", [{"in_sight": False}, {"state": LinkState(trouble=Trouble.BUSY)}, {}])
def test_nobody_asks_in_between_while_the_screen_is_off_or_the_last_session_failed(tmp_path, hands, change):
    calls = []

    def answer(_method, path, body):
        calls.append(path)
        return receipt_for(body) if path.startswith("/v1/push") else empty_page()

    with answering(answer) as url:
        tablet = a_tablet(tmp_path, hands, server_url=url)
        assert tablet.link.session()
        calls.clear()
        for name, value in change.items():
            setattr(tablet.link, name, value)
        tablet.link.glance()
    assert len(calls) == (0 if change else 1)
    tablet.close()


def test_a_glance_that_fails_is_said_and_the_next_try_waits_as_after_any_failure(tmp_path, hands):
    broken = False

    def answer(_method, path, body):
        if broken:
            return Given(503, {"code": "unavailable"}, {"Retry-After": "7"})
        return receipt_for(body) if path.startswith("/v1/push") else empty_page()

    with answering(answer) as url:
        tablet = a_tablet(tmp_path, hands, server_url=url)
        assert tablet.link.session()
        broken = True
        tablet.link.glance()
    assert tablet.link.state.trouble is Trouble.BUSY
    assert (tablet.link.state.next_try - hands.now).total_seconds() >= 7
    tablet.close()


def test_listeners_hear_of_a_change_until_they_leave(tmp_path, hands):
    tablet, heard = a_tablet(tmp_path, hands), []
    leave = tablet.link.listen(lambda: heard.append(tablet.link.state.busy))
    tablet.link.session()
    assert heard == [True, False]
    leave()
    tablet.link.session()
    assert heard == [True, False]
    tablet.close()


def test_a_listener_that_fails_stops_nobody_else(tmp_path, hands):
    tablet, heard = a_tablet(tmp_path, hands), []

    def fail():
        raise RuntimeError("the screen is gone")

    tablet.link.listen(fail)
    tablet.link.listen(lambda: heard.append(1))
    tablet.link.session()
    assert heard
    tablet.close()


def test_the_thread_syncs_by_itself_when_something_was_recorded(tmp_path, hands):
    called = threading.Event()

    def answer(_method, path, _body):
        if path.startswith("/v1/push"):
            called.set()
        return empty_page()

    with answering(answer) as url:
        tablet = a_tablet(tmp_path, hands, server_url=url)
        tablet.link.start()
        assert called.wait(5)
        called.clear()
        time.sleep(0.2)
        tablet.gate.emergency_exit()
        assert called.wait(5)
        tablet.close()


def test_a_server_that_asked_for_rest_is_not_asked_again_for_each_record(tmp_path, hands):
    pushed = []

    def answer(_method, path, _body):
        if path.startswith("/v1/push"):
            pushed.append(path)
            return Given(503, {"code": "unavailable"}, {"Retry-After": "60"})
        return empty_page()

    with answering(answer) as url:
        tablet = a_tablet(tmp_path, hands, server_url=url)
        tablet.gate.emergency_exit()
        tablet.link.start()
        for _ in range(100):
            if tablet.link.state.trouble is Trouble.BUSY:
                break
            time.sleep(0.05)
        asked = len(pushed)
        tablet.gate.emergency_exit()
        time.sleep(link_module.RECORD_DELAY_SECONDS + 0.5)
        assert len(pushed) == asked >= 1
        tablet.link.nudge()  # somebody asks
        for _ in range(100):
            if len(pushed) > asked:
                break
            time.sleep(0.05)
        assert len(pushed) > asked
        tablet.close()
