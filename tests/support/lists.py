"""Signed lists for tests: the trust list by a root of its own, a place's lists by the issuer that it names."""

from datetime import datetime, timedelta
from typing import Any

from checkpoint.domain.lists import RevocationList, TrustList
from checkpoint.domain.passes import Revocation, TrustedKey
from checkpoint.protocol.reference import signed_list_to_doc
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.lists import sign_revocation_list, sign_trust_list
from tests.support.builders import ISSUER, PLACE_ID

ROOT = IssuerKey(b"\x52" * 32)


def a_trust_doc(at: datetime, *keys: TrustedKey, seq: int = 1) -> dict[str, Any]:
    return signed_list_to_doc(sign_trust_list(TrustList(seq, at, at + timedelta(days=90), keys), ROOT))


def a_revocation_doc(
    at: datetime, *rows: Revocation, seq: int = 1, place_id: int = PLACE_ID, key: IssuerKey = ISSUER
) -> dict[str, Any]:
    signed = RevocationList(place_id, seq, at, at + timedelta(hours=1), rows)
    return signed_list_to_doc(sign_revocation_list(signed, key))
