"""Every kind of signed or secret thing, shown wherever another kind is taken: none passes for another (T4)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import base45
import pytest

from checkpoint.domain.lists import GateKeyList, RevocationList, TrustList, gate_key
from checkpoint.domain.passes import PassStatus
from checkpoint.domain.unlocks import UNLOCK_LIFE, Unlock
from checkpoint.protocol.invitation import Invitation, invitation_text, read_invitation
from checkpoint.protocol.proof import is_order, is_signed, order_proof, signer_of
from checkpoint.protocol.values import ProtocolError
from checkpoint.qr import short_code
from checkpoint.qr.cose import MalformedError
from checkpoint.qr.lists import (
    ListError,
    open_gate_keys,
    open_revocation_list,
    open_trust_list,
    sign_gate_keys,
    sign_revocation_list,
    sign_trust_list,
)
from checkpoint.qr.token import check_pass, encode_pass
from checkpoint.qr.unlock import UntrustedError, encode_unlock, open_unlock
from checkpoint.server.auth import hash_token
from checkpoint.server.device_auth import device_token
from checkpoint.server.repository.trail_chain import Head
from checkpoint.server.trail_heads import SignedHead, encode_head, open_head
from tests.support.builders import ISSUER, NOON, PLACE_ID, a_pass, a_trusted_key
from tests.support.bureau import PUBLIC_KEY, SEED

KEY = ISSUER
"""One key signs all of them here, the worst case: nothing but their own kind tells them apart."""
LATER = NOON + timedelta(days=30)
TRUSTED = a_trusted_key()
TOKEN = device_token(PLACE_ID, bytes(32))
DEVICE = "d1"


def text_of(body: bytes) -> str:
    return base45.b45encode(body).decode()


def unlock() -> str:
    return encode_unlock(Unlock("01" * 8, PLACE_ID, DEVICE, "v01", NOON, NOON + UNLOCK_LIFE), KEY)


MADE: dict[str, str] = {
    "pass": encode_pass(a_pass(), KEY),
    "unlock": unlock(),
    "trust": text_of(sign_trust_list(TrustList(1, NOON, LATER, (TRUSTED,)), KEY)),
    "revocations": text_of(sign_revocation_list(RevocationList(PLACE_ID, 1, NOON, LATER, ()), KEY)),
    "gate keys": text_of(
        sign_gate_keys(
            GateKeyList(PLACE_ID, 1, NOON, LATER, (gate_key("00000000", bytes(32), PLACE_ID, NOON, LATER),)), KEY
        )
    ),
    "trail head": encode_head(SignedHead("g", NOON, (Head(PLACE_ID, 1, bytes(32)),)), KEY),
    "invitation": invitation_text(Invitation("https://centre", "7K2M90AAAA")),
    "enrolment code": "7K2M90AAAA",
    "short code": short_code.make(1234567),
    "token": TOKEN,
    "proof": signer_of(SEED).header("GET", "/v1/pull", "n", b""),
    "order": order_proof(hash_token(TOKEN), DEVICE, "lost"),
}


def taken_as(read: Callable[[str], object]) -> Callable[[str], bool]:
    def take(text: str) -> bool:
        try:
            return bool(read(text))
        except (ListError, MalformedError, UntrustedError, ProtocolError, ValueError):
            return False

    return take


def body_of(text: str) -> bytes:
    """The signed bytes under whatever prefix, so that a mere prefix keeps nothing apart."""
    return base45.b45decode(text.partition(":")[2] if text[:4] in ("GP1:", "GU1:", "GT1:") else text)


def also_under(prefix: str, text: str) -> list[str]:
    """A text as it is, and with another kind's prefix put before its signed bytes."""
    found = [text]
    with suppress(ValueError):
        found.append(prefix + text_of(body_of(text)))
    return found


def is_good_pass(text: str) -> bool:
    def status(shown: str) -> PassStatus:
        return check_pass(shown, place_id=PLACE_ID, now=NOON, trust=[TRUSTED], revoked=lambda _: False).status

    return any(status(shown) is PassStatus.OK for shown in also_under("GP1:", text))


def is_unlock(text: str) -> bool:
    return any(taken_as(lambda shown: open_unlock(shown, [TRUSTED]))(shown) for shown in also_under("GU1:", text))


TAKEN: dict[str, Callable[[str], bool]] = {
    "pass": is_good_pass,
    "unlock": is_unlock,
    "trust": taken_as(lambda text: open_trust_list(body_of(text), KEY.public_key)),
    "revocations": taken_as(lambda text: open_revocation_list(body_of(text), PLACE_ID, [TRUSTED])),
    "gate keys": taken_as(lambda text: open_gate_keys(body_of(text), PLACE_ID, [TRUSTED])),
    "trail head": lambda text: any(
        taken_as(lambda shown: open_head(shown, [KEY.public_key]))(shown) for shown in also_under("GT1:", text)
    ),
    "invitation": taken_as(read_invitation),
    "short code": short_code.is_valid,
    "proof": taken_as(lambda text: is_signed(PUBLIC_KEY, text, "GET", "/v1/pull", b"")),
    "order": taken_as(lambda text: is_order(TOKEN, DEVICE, "lost", text)),
}
"""What takes a kind; enrolment codes and tokens are compared with what the database has, and by nothing else."""


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("shown_as", TAKEN)
def test_no_kind_passes_for_another_even_under_one_key(made, shown_as):
    assert TAKEN[shown_as](MADE[made]) == (made == shown_as)
