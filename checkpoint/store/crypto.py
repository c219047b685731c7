"""Sealing at rest: XChaCha20-Poly1305 for each record, keyed hashes for the indexes, two wraps of the one data key.

A sealed body is `nonce 24 | link 16 | ciphertext | tag 16`. `link` is the chained hash of everything before the
record; together with the record's prefix, the device and the format it is the associated data, so a record that was
moved, replayed or cut out of its row does not open.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Final

import nacl.exceptions
import nacl.public
from nacl._sodium import ffi, lib  # type: ignore[import-not-found]  # private, see `_seal`; it has no stub

from checkpoint.store.errors import StoreKeyError
from checkpoint.store.record import BODY_BYTES_MAX, HEAD_BYTES, NAMES, PREFIX_BYTES, PUTS, Bytes, plain

KEY_BYTES: Final = 32
LINK_BYTES: Final = 16
NONCE_BYTES: Final = 24
TAG_BYTES: Final = 16
_FRONT_BYTES: Final = NONCE_BYTES + LINK_BYTES
OVERHEAD_BYTES: Final = _FRONT_BYTES + TAG_BYTES
_CONTEXT: Final = b"checkpoint store 2"
_encrypt = lib.crypto_aead_xchacha20poly1305_ietf_encrypt
_decrypt = lib.crypto_aead_xchacha20poly1305_ietf_decrypt
_SCRATCH_BYTES: Final = 16 * 1024
_DRAWN: Final = 64
Sealer = Callable[[bytes, bytes, bytes], bytes]
"""Seals a body: the record's head, the body, the chained hash of what came before."""
Opener = Callable[[Bytes, int, int], bytes]
"""Opens the body of a record that lies between two positions of some bytes."""
Puller = Callable[[bytes], tuple[int, bytes]]
"""Gives the id and the opened body of the document's record with which some bytes begin; else ValueError."""
_NOT_OURS: Final = "a record does not open with this key"
_NO_RECORD: Final = "no record, or these bytes end before it does"


def _nonces() -> Iterator[bytes]:
    """Random nonces, drawn many at a time."""
    while True:
        drawn = os.urandom(NONCE_BYTES * _DRAWN)
        for place in range(0, len(drawn), NONCE_BYTES):
            yield drawn[place : place + NONCE_BYTES]


def _seal(message: bytes, context: bytes, nonce: bytes, key: bytes) -> bytes:
    """As `nacl.bindings` does it, which checks and copies each argument: 3.4 us for a document, and 1.2 us so.

    That is a tenth of an insert, for two functions that libsodium names; a test compares what both give.
    """
    length = len(message)
    out = ffi.new("unsigned char[]", length + TAG_BYTES)
    _encrypt(out, ffi.NULL, message, length, context, len(context), ffi.NULL, nonce, key)
    return bytes(ffi.buffer(out))


def _open(sealed: bytes, context: bytes, nonce: bytes, key: bytes) -> bytes:
    size = len(sealed) - TAG_BYTES
    if size < 0 or len(nonce) != NONCE_BYTES:
        message = "too short to be sealed"
        raise ValueError(message)
    out = ffi.new("unsigned char[]", size or 1)
    args = sealed, len(sealed), context, len(context), nonce, key
    if _decrypt(out, ffi.NULL, ffi.NULL, *args):
        raise ValueError(_NOT_OURS)
    return bytes(ffi.buffer(out, size))


class RecoverySecret(bytes):
    """The organisation's secret key: it opens what is sealed to the organisation, whatever the device's key."""


class Keys:
    """The keys of one store. Without a data key nothing is sealed; hashes are then plain and the store says so."""

    def __init__(self, data_key: bytes | None, device: str, wraps: dict[str, str] | None = None) -> None:
        """`wraps`: the data key as every segment's header repeats it, for the device and for the recovery key."""
        self.sealed = data_key is not None
        self.device = device
        self.wraps = wraps or {}
        if data_key is not None and len(data_key) != KEY_BYTES:
            message = f"a key has {KEY_BYTES} bytes"
            raise ValueError(message)
        self._key = data_key or b""
        self._hasher = hashlib.blake2b(digest_size=4, key=self._key)
        self._context = _CONTEXT + device.encode()
        self.overhead = OVERHEAD_BYTES if self.sealed else 0

    def seal(self, first: bytes, body: bytes, link: bytes) -> bytes:
        """The body as it goes to the disk."""
        if not self.sealed:
            return body
        nonce = os.urandom(NONCE_BYTES)
        return nonce + link + _seal(body, first + self._context + link, nonce, self._key)

    def sealer(self) -> Sealer:
        """As `seal`, with room of its own to work in: for one thread."""
        if not self.sealed:
            return lambda _first, body, _link: body
        room = ffi.new("unsigned char[]", _SCRATCH_BYTES)
        view, null, key, own = memoryview(ffi.buffer(room)), ffi.NULL, self._key, self._context
        next_nonce, encrypt, size = _nonces().__next__, _encrypt, HEAD_BYTES + len(own) + LINK_BYTES

        def seal(first: bytes, body: bytes, link: bytes) -> bytes:
            length = len(body)
            if length > _SCRATCH_BYTES - TAG_BYTES:
                return self.seal(first, body, link)
            nonce = next_nonce()
            encrypt(room, null, body, length, first + own + link, size, null, nonce, key)
            return nonce + link + view[: length + TAG_BYTES]

        return seal

    def open(self, first: bytes, body: bytes) -> bytes:
        """The body as it was recorded.

        Raises:
            ValueError: not sealed by this store's key, or for another place in it.
        """
        if not self.sealed:
            return body
        nonce, link = body[:NONCE_BYTES], body[NONCE_BYTES:_FRONT_BYTES]
        return _open(body[_FRONT_BYTES:], first + self._context + link, nonce, self._key)

    def opener(self) -> Opener:
        """As `open`, with room of its own to work in: for one thread, and many records."""
        if not self.sealed:
            return lambda data, start, end: data[start + PREFIX_BYTES : end]
        room = ffi.new("unsigned char[]", _SCRATCH_BYTES)
        view, null, key, own = memoryview(ffi.buffer(room)), ffi.NULL, self._key, self._context
        decrypt, size = _decrypt, HEAD_BYTES + len(own) + LINK_BYTES

        def unseal(data: Bytes, start: int, end: int) -> bytes:
            body = start + PREFIX_BYTES
            link = body + _FRONT_BYTES
            sealed, nonce = end - link, body + NONCE_BYTES
            if not TAG_BYTES <= sealed <= _SCRATCH_BYTES:
                return self.open(data[start : start + HEAD_BYTES], data[body:end])
            context = data[start : start + HEAD_BYTES] + own + data[nonce:link]
            if decrypt(room, null, null, data[link:end], sealed, context, size, data[body:nonce], key):
                raise ValueError(_NOT_OURS)
            return view[: sealed - TAG_BYTES].tobytes()

        return unseal

    def puller(self) -> Puller:
        """For one thread, and many documents whose records are read whole.

        A seal covers all that the checksum covers, and says more: of sealed records the checksum is not computed, and
        none of what the prefix names is to be believed before the seal was opened.
        """
        if not self.sealed:
            return plain
        room, key = ffi.new("unsigned char[]", _SCRATCH_BYTES), ffi.new("unsigned char[]", self._key)
        opened, null, own, names_of = ffi.buffer(room), ffi.NULL, self._context, NAMES.unpack_from
        decrypt, size = _decrypt, HEAD_BYTES + len(own) + LINK_BYTES
        nonce, link, front = PREFIX_BYTES, PREFIX_BYTES + NONCE_BYTES, PREFIX_BYTES + _FRONT_BYTES
        least = front + TAG_BYTES

        def pull(data: bytes) -> tuple[int, bytes]:
            length = len(data)
            lead, document = names_of(data) if length >= least else (0, 0)
            end = PREFIX_BYTES + (lead & BODY_BYTES_MAX)
            if lead >> 24 not in PUTS or not least <= end <= length:
                raise ValueError(_NO_RECORD)
            if end > _SCRATCH_BYTES:
                return document >> 16, self.open(data[:HEAD_BYTES], data[PREFIX_BYTES:end])
            context = data[:HEAD_BYTES] + own + data[link:front]
            if decrypt(room, null, null, data[front:end], end - front, context, size, data[nonce:link], key):
                raise ValueError(_NOT_OURS)
            return document >> 16, opened[: end - least]

        return pull

    def link_in(self, body: bytes) -> bytes:
        """The chained hash that a sealed body carries; empty where nothing is sealed."""
        return body[NONCE_BYTES:_FRONT_BYTES] if self.sealed else b""

    def hash(self, content: bytes) -> int:
        """A keyed hash of 32 bits."""
        hasher = self._hasher.copy()
        hasher.update(content)
        return int.from_bytes(hasher.digest(), "little")

    def stamp(self, data: bytes | memoryview) -> bytes:
        """16 bytes that only the holder of the key can make for a sidecar."""
        return hashlib.blake2b(data, digest_size=16, key=self._key, person=b"sidecar").digest()

    def sealed_to(self, public_key: nacl.public.PublicKey) -> bytes:
        """The data key, for the holder of this key's secret."""
        return bytes(nacl.public.SealedBox(public_key).encrypt(self._key))

    def seal_note(self, note: object) -> bytes:
        """Seal a value that a sidecar carries beside its hashes."""
        return self.seal(b"note", zlib.compress(json.dumps(note).encode()), bytes(LINK_BYTES))

    def open_note(self, data: bytes) -> Any:  # noqa: ANN401  # whatever was sealed
        """Open what `seal_note` made."""
        return json.loads(zlib.decompress(self.open(b"note", data)))


def new_keys(device_key: bytes | None, device: str, recovery_key: bytes | None) -> Keys:
    """The keys of a store that begins: a fresh data key, wrapped for the device and for the organisation."""
    if device_key is None:
        return Keys(None, device)
    if len(device_key) != KEY_BYTES:
        message = f"a device key has {KEY_BYTES} bytes"
        raise ValueError(message)
    data_key, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
    wraps = {"device": (nonce + _seal(data_key, _CONTEXT + device.encode(), nonce, device_key)).hex()}
    if recovery_key is not None:
        wraps["recovery"] = nacl.public.SealedBox(nacl.public.PublicKey(recovery_key)).encrypt(data_key).hex()
    return Keys(data_key, device, wraps)


def unwrap(wraps: dict[str, str], device: str, device_key: bytes | None) -> Keys:
    """The keys of a store that is there.

    Raises:
        StoreKeyError: sealed with another key, or no key was given.
    """
    if not wraps:
        return Keys(None, device)
    if isinstance(device_key, RecoverySecret):
        return recover(wraps, device, device_key)
    if device_key is None or len(device_key) != KEY_BYTES:
        message = "the store is sealed and no key was given"
        raise StoreKeyError(message)
    try:
        wrapped = bytes.fromhex(wraps["device"])
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        data_key = _open(sealed, _CONTEXT + device.encode(), nonce, device_key)
    except (KeyError, ValueError) as error:
        message = "the store is sealed with another key than this device's"
        raise StoreKeyError(message) from error
    return Keys(data_key, device, wraps)


def recover(wraps: dict[str, str], device: str, recovery_secret: bytes) -> Keys:
    """The keys of a store whose device key is lost, by the organisation's secret recovery key.

    Raises:
        StoreKeyError: not sealed to this recovery key.
    """
    try:
        box = nacl.public.SealedBox(nacl.public.PrivateKey(recovery_secret))
        return Keys(box.decrypt(bytes.fromhex(wraps["recovery"])), device, wraps)
    except (KeyError, ValueError, nacl.exceptions.CryptoError) as error:
        message = "the store is not sealed to this recovery key"
        raise StoreKeyError(message) from error
