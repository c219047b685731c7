"""At rest: nothing readable on the disk, two ways to the data key, and records that cannot be moved or rewritten."""

import base64
import os
import shutil
from pathlib import Path

import nacl.bindings
import nacl.public
import pytest

from checkpoint.store import Declared, StoreKeyError, crypto, open_store
from checkpoint.store.journal import Options, segment_path
from checkpoint.store.record import HEAD_BYTES, line
from checkpoint.store.survey import Found, survey, wraps_of
from tests.support.store.looking import record_at, state_of

KEY = bytes(range(32))
SMALL = Options(segment_bytes=64 * 1024, reserve_bytes=0, inline=True)
DECLARED = {"people": Declared(equal=("name", "phone"), ordered=("phone", "temperature"))}
CANARIES = ["欧阳震华", "13912345678", "15-2-2404", "38.71", "Montgomery-Smith"]


def shapes(text: str) -> list[bytes]:
    """A canary as it might lie on a disk; base64 in its three alignments, less the ends that neighbours change."""
    encoded = [text.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be")]
    escaped = text.encode("ascii", "backslashreplace")
    in_base64 = [
        base64.b64encode(b"\0" * shift + text.encode())[(shift * 8 + 5) // 6 : (shift + len(text.encode())) * 8 // 6]
        for shift in range(3)
    ]
    return [*encoded, escaped, *in_base64, text.encode().hex().encode()]


def canary_hits(folder: Path) -> list[tuple[str, str]]:
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [
        (name, text) for text in CANARIES for shape in shapes(text) for name, data in files.items() if shape in data
    ]


def with_canaries(folder: Path, key: bytes | None) -> None:
    store = open_store(folder, key=key, declared=DECLARED, options=SMALL)
    name, phone, address, temperature, other = CANARIES
    for n in range(500):
        doc = {"name": name, "phone": phone, "address": address, "temperature": float(temperature), "other": other}
        store.table("people").insert(doc | {"n": n})
    store.close()


def test_a_copied_folder_shows_no_name_phone_address_or_temperature(tmp_path):
    with_canaries(tmp_path / "sealed", KEY)
    assert (tmp_path / "sealed" / "store" / "00000002.hint").exists()
    assert canary_hits(tmp_path / "sealed") == []


def test_the_search_for_canaries_finds_them_where_nothing_is_sealed(tmp_path):
    with_canaries(tmp_path / "plain", None)
    assert {text for _, text in canary_hits(tmp_path / "plain")} == set(CANARIES)


def test_another_key_or_none_is_refused_and_changes_nothing(tmp_path):
    with_canaries(tmp_path, KEY)
    before = {path: path.read_bytes() for path in (tmp_path / "store").iterdir() if path.name != "lock"}
    for wrong in (bytes(32), None):
        with pytest.raises(StoreKeyError):
            open_store(tmp_path, key=wrong, options=SMALL)
    assert {path: path.read_bytes() for path in (tmp_path / "store").iterdir() if path.name != "lock"} == before
    open_store(tmp_path, key=KEY, options=SMALL).close()


def test_the_organisation_reads_a_tablet_whose_key_is_lost(tmp_path):
    secret = nacl.public.PrivateKey.generate()
    store = open_store(tmp_path, key=KEY, recovery_key=bytes(secret.public_key), options=SMALL)
    store.table("people").insert({"name": "张三"})
    data = segment_path(tmp_path / "store", 1).read_bytes()
    loc = state_of(store, "people").directory.get(1)
    found: list[Found] = []
    survey(store.storage.disk, tmp_path / "store", found, writing=False)
    wrapped = wraps_of(found, store.storage.disk, tmp_path)
    assert wrapped is not None
    wraps, device = wrapped
    store.close()
    record = record_at(data, loc & 0xFFFFFFFF)
    keys = crypto.recover(wraps, device, bytes(secret))
    first, body = data[record.start : record.start + HEAD_BYTES], data[record.body : record.end]
    assert keys.open(first, body) == '{"name":"张三"}'.encode()
    with pytest.raises(StoreKeyError):
        crypto.recover(wraps, device, bytes(32))


def test_a_record_moved_to_another_place_does_not_open(tmp_path):
    store = open_store(tmp_path, key=KEY, options=SMALL)
    for n in range(3):
        store.table("people").insert({"n": n})
    directory = state_of(store, "people").directory
    first, second = (directory.get(doc_id) & 0xFFFFFFFF for doc_id in (1, 2))
    store.close()
    segment = segment_path(tmp_path / "store", 1)
    data = segment.read_bytes()
    one, two = record_at(data, first), record_at(data, second)
    swapped = line(data[one.start : one.start + HEAD_BYTES], data[two.body : two.end])
    segment.write_bytes(data[: one.start] + swapped + data[one.end + 1 :])
    segment.with_suffix(".hint").unlink()
    store = open_store(tmp_path, key=KEY, options=SMALL)
    assert [row["n"] for row in store.table("people")] == [1, 2]
    assert store.storage.damage.records_lost == 1
    store.close()


def test_a_sidecar_that_was_rewritten_without_the_key_is_not_believed(tmp_path):
    with_canaries(tmp_path / "a", KEY)
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    hint = segment_path(tmp_path / "b" / "store", 1).with_suffix(".hint")
    data = bytearray(hint.read_bytes())
    data[-8:] = os.urandom(8)
    hint.write_bytes(data[:8] + crypto.Keys(None, "").stamp(bytes(data[24:])) + data[24:])
    store = open_store(tmp_path / "b", key=KEY, declared=DECLARED, options=SMALL)
    assert len(store.table("people")) == 500
    assert hint.read_bytes()[8:24] != crypto.Keys(None, "").stamp(bytes(data[24:]))
    store.close()


def in_its_row(opener):
    """The opener of many records, for one that stands between others."""
    return lambda first, sealed: opener(b"before\n" + first + b"crc." + sealed + b"\nafter", 7, 35 + len(sealed))


@pytest.mark.parametrize("length", [0, 1, 450, 16 * 1024 - 17, 16 * 1024 - 16, 16 * 1024, 16 * 1024 + 1, 100_000])
def test_what_is_sealed_is_what_pynacl_would_seal_and_open(length):
    keys = crypto.Keys(KEY, "gate-1")
    first, link, message = b"head" * 6, os.urandom(16), os.urandom(length)
    context = first + b"checkpoint store 2" + b"gate-1" + link
    for sealed in (keys.sealer()(first, message, link), keys.seal(first, message, link)):
        nonce, box = sealed[:24], sealed[40:]
        assert sealed[24:40] == link
        assert nacl.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(box, context, nonce, KEY) == message
        for unseal in (in_its_row(keys.opener()), keys.open):
            assert unseal(first, sealed) == message
            with pytest.raises(ValueError, match="does not open"):
                unseal(first, sealed[:-1] + bytes([sealed[-1] ^ 1]))
            with pytest.raises(ValueError, match=r"does not open|too short"):
                unseal(first, sealed[:45])


def test_no_two_records_share_a_nonce(tmp_path):
    store = open_store(tmp_path, key=KEY, options=SMALL)
    store.table("a").insert_multiple({"n": 1} for _ in range(200))
    directory = state_of(store, "a").directory
    data = segment_path(tmp_path / "store", 1).read_bytes()
    bodies = [record_at(data, loc & 0xFFFFFFFF).body for _, loc in directory.items()]
    assert len({data[body : body + 24] for body in bodies}) == 200
    store.close()
