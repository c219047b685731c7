"""The signed lists as COSE_Sign1: the strict form of a pass, with a content type that says which list it is.

    payload = << { 1: seq, 2: iat, 3: next, 4: rows, ? 5: place } >>
    trust:       rows = [ [public key, [places], [types], from, until] ... ]
    revocations: rows = { 1: pass ids end to end, 2: [[household, before] ...], ? 3: before, 4: [kid ...] }
    gate keys:   rows = [ [public key, from, until] ... ]
    heads:       rows = { 1: SHA-256 of the list before, 2: [[device, incarnation, high, head] ...] }

A place's list of 7,000 revoked passes is 56 kB: 8 bytes a pass.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias, TypeVar

from checkpoint.domain.head_lists import ChainHead, HeadList
from checkpoint.domain.lists import GateKeyList, ListKind, RevocationList, TrustList, gate_key
from checkpoint.domain.passes import PassType, Revocation, RevocationKind, TrustedKey
from checkpoint.qr.cose import (
    CONTENT_TYPE,
    MalformedError,
    Sign1,
    canonical,
    holds,
    parse_sign1,
    sign1,
    strict_map,
)
from checkpoint.qr.keys import IssuerKey, key_id

LIST_BYTES_MAX: Final = 4_000_000
_SEQ, _IAT, _NEXT, _ROWS, _PLACE = 1, 2, 3, 4, 5
_PASSES, _HOUSEHOLDS, _WHOLE_PLACE, _KEYS = 1, 2, 3, 4
_PREVIOUS, _HEADS = 1, 2
_PASS_ID: Final = 8
_KNOWN_TYPES: Final = frozenset(kind.value for kind in PassType)

_Cbor: TypeAlias = Any
"""Whatever the bytes held; a wrong shape ends as a `ListError`."""

T = TypeVar("T", TrustList, RevocationList, GateKeyList, HeadList)


class ListError(Exception):
    """A list is not believed; the message says why."""


def sign_trust_list(trust: TrustList, root: IssuerKey) -> bytes:
    """Sign whom the tablets trust."""
    rows = [
        [
            row.public_key,
            sorted(row.place_ids),
            sorted(kind.value for kind in row.types),
            _seconds(row.issued_from),
            _seconds(row.issued_until),
        ]
        for row in trust.keys
    ]
    return _sign(ListKind.TRUST, trust, rows, root)


def open_trust_list(body: bytes, root: bytes) -> TrustList:
    """Read a trust list that the root signed.

    Raises:
        ListError: it is not one.
    """

    def read(seq: int, issued_at: datetime, next_at: datetime, rows: _Cbor, _place: object) -> TrustList:
        return TrustList(seq, issued_at, next_at, tuple(_trusted(row) for row in rows))

    return _open(body, ListKind.TRUST, [root], read)


def sign_revocation_list(revoked: RevocationList, key: IssuerKey) -> bytes:
    """Sign what is void at a place."""
    kinds: dict[RevocationKind, list[Revocation]] = {kind: [] for kind in RevocationKind}
    for row in revoked.rows:
        kinds[row.kind].append(row)
    rows: dict[int, Any] = {
        _PASSES: b"".join(sorted(bytes.fromhex(row.subject) for row in kinds[RevocationKind.PASS])),
        _HOUSEHOLDS: sorted([int(row.subject), _before(row)] for row in kinds[RevocationKind.HOUSEHOLD]),
        _KEYS: sorted(bytes.fromhex(row.subject) for row in kinds[RevocationKind.KEY]),
    }
    if kinds[RevocationKind.PLACE]:
        rows[_WHOLE_PLACE] = max(_before(row) for row in kinds[RevocationKind.PLACE])
    return _sign(ListKind.REVOCATIONS, revoked, rows, key)


def open_revocation_list(body: bytes, place_id: int, trust: Iterable[TrustedKey]) -> RevocationList:
    """Read a place's revocation list, signed by an issuer of that place.

    Raises:
        ListError: it is not one, or another place's.
    """

    def read(seq: int, issued_at: datetime, next_at: datetime, rows: _Cbor, place: object) -> RevocationList:
        if place != place_id:
            raise MalformedError
        ids = rows[_PASSES]
        if len(ids) % _PASS_ID:
            raise MalformedError
        found = [Revocation(RevocationKind.PASS, ids[at : at + _PASS_ID].hex()) for at in range(0, len(ids), _PASS_ID)]
        found += [Revocation(RevocationKind.HOUSEHOLD, str(int(who)), _until(at)) for who, at in rows[_HOUSEHOLDS]]
        found += [Revocation(RevocationKind.KEY, kid.hex()) for kid in rows[_KEYS]]
        if _WHOLE_PLACE in rows:
            found.append(Revocation(RevocationKind.PLACE, "", _until(rows[_WHOLE_PLACE])))
        return RevocationList(place_id, seq, issued_at, next_at, tuple(found))

    return _open(body, ListKind.REVOCATIONS, issuers_of(place_id, trust), read)


def sign_gate_keys(gates: GateKeyList, key: IssuerKey) -> bytes:
    """Sign which tablets of a place may issue visitors' passes."""
    rows = [[row.public_key, _seconds(row.issued_from), _seconds(row.issued_until)] for row in gates.keys]
    return _sign(ListKind.GATE_KEYS, gates, rows, key)


def open_gate_keys(body: bytes, place_id: int, trust: Iterable[TrustedKey]) -> GateKeyList:
    """Read a place's gate keys; their scope is what a gate may do at most, whoever signed.

    Raises:
        ListError: it is not such a list, or another place's.
    """

    def read(seq: int, issued_at: datetime, next_at: datetime, rows: _Cbor, place: object) -> GateKeyList:
        if place != place_id:
            raise MalformedError
        keys = tuple(
            gate_key(key_id(_key(public)).hex(), public, place_id, _time(since), _time(until))
            for public, since, until in rows
        )
        return GateKeyList(place_id, seq, issued_at, next_at, keys)

    return _open(body, ListKind.GATE_KEYS, issuers_of(place_id, trust), read)


def sign_head_list(heads: HeadList, key: IssuerKey) -> bytes:
    """Sign how far the outboxes of a place were received."""
    rows = [[row.device_id, row.incarnation, row.high, row.head] for row in heads.heads]
    return _sign(ListKind.HEADS, heads, {_PREVIOUS: heads.previous, _HEADS: rows}, key)


def open_head_list(body: bytes, place_id: int, signers: Iterable[bytes]) -> HeadList:
    """Read a place's head list, signed by one of these public keys.

    Raises:
        ListError: it is not one, or another place's.
    """
    heads = _open(body, ListKind.HEADS, list(signers), _head_list)
    if heads.place_id != place_id:
        raise ListError("another place's")
    return heads


def read_head_list(body: bytes) -> HeadList:
    """Read a head list that was believed when it came; its signer may have been retired since.

    Raises:
        ListError: it is not one.
    """
    return _read(body, ListKind.HEADS, lambda _token: True, _head_list)


def _head_list(seq: int, issued_at: datetime, next_at: datetime, rows: _Cbor, place: object) -> HeadList:
    heads = tuple(ChainHead(str(who), str(inc), _integer(high), _key(head)) for who, inc, high, head in rows[_HEADS])
    return HeadList(_integer(place), seq, issued_at, next_at, _key(rows[_PREVIOUS]), heads)


def issuers_of(place_id: int, trust: Iterable[TrustedKey]) -> list[bytes]:
    """Public keys that speak for a place; a gate's own key, which has a bound on the life of its passes, does not."""
    return [row.public_key for row in trust if place_id in row.place_ids and row.life is None]


def _sign(kind: ListKind, value: T, rows: object, key: IssuerKey) -> bytes:
    payload: dict[int, Any] = {
        _SEQ: value.seq,
        _IAT: _seconds(value.issued_at),
        _NEXT: _seconds(value.next_at),
        _ROWS: rows,
    }
    if not isinstance(value, TrustList):
        payload[_PLACE] = value.place_id
    return sign1(canonical(payload), key, {CONTENT_TYPE: kind.value})


def _open(
    body: bytes,
    kind: ListKind,
    signers: list[bytes],
    read: Callable[[int, datetime, datetime, _Cbor, object], T],
) -> T:
    return _read(body, kind, lambda token: any(key_id(key) == token.kid and holds(token, key) for key in signers), read)


def _read(
    body: bytes,
    kind: ListKind,
    is_signed: Callable[[Sign1], bool],
    read: Callable[[int, datetime, datetime, _Cbor, object], T],
) -> T:
    if len(body) > LIST_BYTES_MAX:
        raise ListError("too long")
    try:
        token = parse_sign1(body)
    except MalformedError as error:
        raise ListError("malformed") from error
    if len(token.header) != 3 or token.header.get(CONTENT_TYPE) != kind.value:
        raise ListError(f"not a list of kind {kind.value}")
    if not is_signed(token):
        raise ListError("not signed by anybody who may")
    try:
        payload = strict_map(token.payload)
        if not set(payload) <= {_SEQ, _IAT, _NEXT, _ROWS, _PLACE}:
            raise MalformedError
        seq, issued_at = _integer(payload[_SEQ]), _time(payload[_IAT])
        return read(seq, issued_at, _time(payload[_NEXT]), payload[_ROWS], payload.get(_PLACE))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ListError("malformed") from error


def _trusted(row: _Cbor) -> TrustedKey:
    public, places, types, since, until = row
    return TrustedKey(
        kid=key_id(_key(public)).hex(),
        public_key=public,
        place_ids=frozenset(_integer(place) for place in places),
        types=frozenset(PassType(kind) for kind in types if kind in _KNOWN_TYPES),
        issued_from=_time(since),
        issued_until=_time(until),
    )


def _key(value: object) -> bytes:
    if not isinstance(value, bytes) or len(value) != 32:
        raise MalformedError
    return value


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise MalformedError
    return value


def _before(row: Revocation) -> int:
    """Whole seconds, rounded up, so that a pass of the same second is struck too; 0 stands for "all"."""
    return 0 if row.issued_before is None else -(-int(row.issued_before.timestamp() * 1000) // 1000)


def _until(value: object) -> datetime | None:
    return _time(value) if value else None


def _time(value: object) -> datetime:
    return datetime.fromtimestamp(_integer(value), UTC)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
