"""What stands in the way is told apart, over real HTTP and TLS, and a stranger is sent nothing (S21, T15)."""

import hashlib
import socket
import ssl
import threading
from contextlib import ExitStack, contextmanager

import pytest

from checkpoint.protocol.invitation import Invitation, invitation_text
from checkpoint.services.enrol import EnrolmentError, enrol
from checkpoint.store import open_store
from checkpoint.store.identity import IdentityFile
from checkpoint.store.outbox import Outbox
from checkpoint.sync import Pusher, SyncError, Trouble
from checkpoint.transport import CertificateError, HttpTransport, StrangerError, fetch_authority
from tests.support.answers import Given, answering
from tests.support.builders import NOON, a_movement, an_event
from tests.support.gates import Hands
from tests.support.tls import AUTHORITY, STRANGER, a_certificate, answering_tls, authority_file

TOKEN = "a-token-that-nobody-else-may-see"


@pytest.fixture
def outbox(tmp_path):
    store = open_store(tmp_path / "tablet")
    outbox = Outbox(store)
    outbox.append(an_event(a_movement(note="某人的记录")))
    yield outbox
    store.close()


def trouble_of(outbox, url, authority=""):
    with pytest.raises(SyncError) as caught:
        Pusher(outbox, "d1", "inc").step(HttpTransport(url, TOKEN, authority=authority), NOON, 1)
    assert outbox.pending == 1
    return caught.value.trouble


@pytest.mark.parametrize(
    ("certificate", "trouble"),
    [
        (lambda: a_certificate(STRANGER), Trouble.CERTIFICATE),
        (lambda: a_certificate(name="another.example"), Trouble.CERTIFICATE),
        (lambda: a_certificate(days=(2, 30)), Trouble.CERTIFICATE_DATES),
        (lambda: a_certificate(days=(-30, -2)), Trouble.CERTIFICATE_DATES),
    ],
    ids=["unknown authority", "another host", "not yet valid", "expired"],
)
def test_a_certificate_that_does_not_fit_is_sent_nothing(tmp_path, outbox, certificate, trouble):
    heard = []

    def answer(*request):
        heard.append(request)
        return Given()

    with answering_tls(answer, certificate()) as url:
        assert trouble_of(outbox, url, authority_file(tmp_path)) is trouble
    assert heard == []


def test_the_systems_authorities_do_not_count_for_a_server_with_its_own(tmp_path, outbox):
    with answering_tls(lambda *_: Given(), a_certificate()) as url:
        assert trouble_of(outbox, url) is Trouble.CERTIFICATE


def test_the_right_certificate_lets_the_request_through(tmp_path, outbox):
    heard = []

    def answer(*request):
        heard.append(request)
        return Given(503, {"code": "busy"})

    with answering_tls(answer, a_certificate()) as url:
        assert trouble_of(outbox, url, authority_file(tmp_path)) is Trouble.BUSY
    assert len(heard) == 1


@contextmanager
def listening(say=b"", *, read_first=True):
    """A port that takes one connection, keeps what it is sent, and says something."""
    heard = bytearray()

    def serve():
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(2)
            if read_first:
                heard.extend(connection.recv(65536))
            connection.sendall(say)

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1], heard
        thread.join(3)


def test_plain_http_where_tls_should_be_is_a_stranger_and_hears_no_token(outbox):
    with listening(b"HTTP/1.1 302 Found\r\nLocation: http://portal/\r\n\r\n") as (port, heard):
        assert trouble_of(outbox, f"https://127.0.0.1:{port}") in (Trouble.NOT_OUR_SERVER, Trouble.OFFLINE)
    assert TOKEN.encode() not in heard


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("secure", [False, True])
def test_a_redirect_by_the_right_server_itself_leads_nobody_anywhere(tmp_path, outbox, status, secure):
    """Not a byte goes to where it points, over TLS or open, whatever is on the way there."""
    with listening() as (port, heard), ExitStack() as stack:
        target = f"{'https' if secure else 'http'}://127.0.0.1:{port}/v1/push"
        given = Given(status, {"code": "moved"}, {"Location": target})
        url = stack.enter_context(answering_tls(lambda *_: given, a_certificate()))
        assert trouble_of(outbox, url, authority_file(tmp_path)) is Trouble.PORTAL
        assert heard == b""
        socket.create_connection(("127.0.0.1", port)).close()  # lets the listener go


def test_a_server_that_speaks_only_an_older_tls_is_sent_nothing(tmp_path, outbox):
    heard = []

    def answer(*request):
        heard.append(request)
        return Given()

    with answering_tls(answer, a_certificate(), newest=ssl.TLSVersion.TLSv1_1) as url:
        assert trouble_of(outbox, url, authority_file(tmp_path)) in (Trouble.OFFLINE, Trouble.CERTIFICATE)
    assert heard == []


@pytest.mark.parametrize("said", [b"", b"\x00\x01\x02", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"])
def test_a_connection_that_breaks_is_offline(outbox, said):
    with listening(said) as (port, _):
        assert trouble_of(outbox, f"http://127.0.0.1:{port}") is Trouble.OFFLINE


@pytest.mark.parametrize(
    "given",
    [
        Given(302, b"", {"Location": "http://portal.example/login"}),
        Given(307, {"code": "moved"}, {"Location": "http://portal.example/login"}),
        Given(200, b"<!DOCTYPE html><title>Wi-Fi</title>", {"Content-Type": "text/html"}),
        Given(200, b"  <html>"),
        Given(404, b"<html>nginx</html>"),
        Given(511, {}),
    ],
)
def test_a_captive_portal_is_known_whatever_it_answers(outbox, given):
    with answering(lambda *_: given) as url:
        assert trouble_of(outbox, url) is Trouble.PORTAL


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_proxy_whose_server_is_down_is_no_portal(outbox, status):
    with answering(lambda *_: Given(status, b"<html>bad gateway</html>")) as url:
        assert trouble_of(outbox, url) is Trouble.SERVER_ERROR


# ---------------------------------------------------------------- enrolment by invitation


def der_hash(authority):
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(authority.cert_pem.bytes().decode())).digest()


def try_to_enrol(tmp_path, invitation):
    store = open_store(tmp_path / "new")
    try:
        enrol(IdentityFile(store), invitation, "test", "linux", Hands().clock(), tmp_path / "pinned.pem")
    finally:
        store.close()


def test_the_invitation_names_the_authority_and_only_that_one_is_sent_the_code(tmp_path):
    heard = []

    def answer(method, path, body):
        heard.append((method, path, body))
        return Given(doc={"pem": AUTHORITY.cert_pem.bytes().decode()} if path == "/v1/authority" else {"code": "x"})

    with answering_tls(answer, a_certificate()) as url, pytest.raises(EnrolmentError):
        try_to_enrol(tmp_path, Invitation(url, "CODE", der_hash(AUTHORITY)))
    assert [(method, path) for method, path, _ in heard] == [("GET", "/v1/authority"), ("POST", "/v1/enrol")]
    assert heard[0][2] == b""


def test_an_authority_that_is_not_the_one_invited_is_sent_no_code(tmp_path):
    heard = []

    def answer(method, path, _body):
        heard.append(path)
        return Given(doc={"pem": STRANGER.cert_pem.bytes().decode()})

    with answering_tls(answer, a_certificate(STRANGER)) as url, pytest.raises(EnrolmentError) as caught:
        try_to_enrol(tmp_path, Invitation(url, "CODE", der_hash(AUTHORITY)))
    assert (caught.value.code, heard) == ("certificate", ["/v1/authority"])


def test_the_right_authority_shown_by_a_server_that_it_did_not_sign_is_sent_no_code(tmp_path):
    """Whoever stands in between may hand out the true authority, but has no certificate of it."""
    heard = []

    def answer(method, path, _body):
        heard.append(path)
        return Given(doc={"pem": AUTHORITY.cert_pem.bytes().decode()})

    with answering_tls(answer, a_certificate(STRANGER)) as url, pytest.raises(EnrolmentError) as caught:
        try_to_enrol(tmp_path, Invitation(url, "CODE", der_hash(AUTHORITY)))
    assert (caught.value.code, heard) == ("certificate", ["/v1/authority"])


@pytest.mark.parametrize("doc", [{"pem": "nonsense"}, {}, b"<html>"])
def test_what_is_no_certificate_is_not_taken_for_one(doc):
    with (
        answering_tls(lambda *_: Given(doc=doc), a_certificate()) as url,
        pytest.raises(StrangerError, match="no certificate there"),
    ):
        fetch_authority(url, der_hash(AUTHORITY))


@pytest.mark.parametrize("url", ["http://10.0.0.5:8000", "http://centre.example", "ftp://x", "https://", "centre"])
def test_no_code_goes_over_a_connection_that_anybody_can_read(tmp_path, url):
    with pytest.raises(EnrolmentError) as caught:
        try_to_enrol(tmp_path, Invitation(url, "CODE"))
    assert caught.value.code in ("not_safe", "incomplete")


def test_an_invitation_of_a_newer_version_asks_for_an_update(tmp_path):
    from checkpoint.bootstrap import enrol_tablet

    text = invitation_text(Invitation("https://centre", "CODE")).replace('"v":1', '"v":2')
    with pytest.raises(EnrolmentError) as caught:
        enrol_tablet(tmp_path, "", text, "test", "linux")
    assert caught.value.code == "newer"


def test_a_certificate_error_is_a_stranger_for_whoever_does_not_care_which():
    assert issubclass(CertificateError, StrangerError)
