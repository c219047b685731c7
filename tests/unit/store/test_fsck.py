"""`checkpoint store`: what is wrong is named, record by record, and nothing is changed by looking."""

import json

import pytest
from click.testing import CliRunner

from checkpoint.bootstrap import open_tablet
from checkpoint.cli import main
from checkpoint.store import fsck, open_store
from checkpoint.store.journal import Options, segment_path
from checkpoint.store.record import HEAD_BYTES, line, parse
from tests.support.store.damage import newer_segment
from tests.support.store.looking import record_at
from tests.support.tablet import fill

KEY = bytes(range(32))
SMALL = Options(segment_bytes=16 * 1024, reserve_bytes=0, inline=True)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "device.key").write_bytes(KEY)
    store = open_store(tmp_path, key=KEY, options=SMALL)
    for n in range(150):
        store.table("events").insert({"n": n, "name": "王小明", "text": "x" * 100})
    store.close()
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, ["store", *map(str, arguments)])


def spoil(folder, number, change):
    path = segment_path(folder / "store", number)
    path.write_bytes(change(path.read_bytes()))


def test_an_intact_store_is_said_to_be_intact(folder):
    done = run("verify", folder)
    assert (done.exit_code, "152 records" in done.output, "intact" in done.output) == (0, True, True)


def test_the_first_bad_record_is_named_and_the_rest_is_read(folder):
    data = segment_path(folder / "store", 1).read_bytes()
    second = record_at(data, record_at(data, 0).end + 1)
    flipped = second.end - 3
    spoil(folder, 1, lambda data: data[:flipped] + bytes([data[flipped] ^ 1]) + data[flipped + 1 :])
    report = fsck.verify(folder / "store", KEY)
    assert f"byte {second.start}" in report.first_bad
    assert report.records == 151
    done = run("verify", folder)
    assert (done.exit_code, "first bad record: segment 1" in done.output) == (1, True)


@pytest.mark.parametrize(
    ("content", "unfinished"), [(b"garbage" * 200, 0), (b"H   1 half a header", 19), (bytes(512) + b"tail", 516)]
)
def test_only_a_first_write_that_was_cut_short_is_called_unfinished(tmp_path, content, unfinished):
    """Of other bytes nobody can say that nothing acknowledged was among them."""
    open_store(tmp_path, options=SMALL).close()
    for path in (tmp_path / "store").glob("*.seg"):
        path.unlink()
    segment_path(tmp_path / "store", 1).write_bytes(content)
    report = fsck.verify(tmp_path / "store", None)
    assert (report.torn_bytes, bool(report.problems)) == (unfinished, not unfinished)
    said = run("verify", tmp_path).output
    assert ("unfinished write" in said, "byte 0: 1400 bytes are damaged" in said) == (bool(unfinished), not unfinished)


@pytest.mark.parametrize("key", [KEY, None])
def test_a_record_that_was_cut_out_swapped_or_rewritten_breaks_the_chain(tmp_path, key):
    store = open_store(tmp_path, key=key, options=SMALL)
    for n in range(150):
        store.table("events").insert({"n": n, "text": "x" * 100})
    store.close()
    path = segment_path(tmp_path / "store", 1)
    whole = path.read_bytes()
    records, position = [], 0
    while (record := parse(whole, position)) is not None:
        records.append(record)
        position = record.end + 1
    a, b = records[10], records[11]
    rewritten = line(whole[a.start : a.start + HEAD_BYTES], b"y" * (a.end - a.body)) if key is None else None
    tampered = {
        "cut out": whole[: a.start] + whole[b.start :],
        "swapped": whole[: a.start] + whole[b.start : b.end + 1] + whole[a.start : a.end + 1] + whole[b.end + 1 :],
    }
    if rewritten:
        tampered["rewritten"] = whole[: a.start] + rewritten + whole[a.end + 1 :]
    for name, data in tampered.items():
        path.write_bytes(data)
        assert fsck.verify(tmp_path / "store", key).problems, name
    path.write_bytes(whole)
    assert fsck.verify(tmp_path / "store", key).problems == []


def test_stats_export_and_repair(folder):
    told = run("stats", folder).output
    assert ("events: 150 documents, last id 150" in told, "events：150 份" in told) == (True, True)
    rows = [json.loads(text) for text in run("export", folder).stdout.splitlines()]
    assert [row["id"] for row in rows] == list(range(1, 151))
    assert rows[3]["doc"]["name"] == "王小明"
    spoil(folder, 1, lambda data: data[:5000] + bytes(40) + data[5040:])
    done = run("repair", folder)
    assert "1 records lost" in done.output, done.output
    assert "丢失 1 条" in done.output
    assert len(run("export", folder).stdout.splitlines()) == 149


def test_another_key_is_refused_in_words(folder):
    (folder / "device.key").write_bytes(bytes(32))
    assert "another key" in run("verify", folder).output
    assert run("export", folder).exit_code != 0


def test_a_reader_is_not_refused_while_another_process_writes(folder):
    store = open_store(folder, key=KEY, options=SMALL)
    reader = open_store(folder, key=KEY, options=SMALL, read_only=True)
    assert len(reader.table("events")) == 150
    store.table("events").insert({"n": 150})
    assert len(store.table("events")) == 151
    reader.close()
    store.close()


def test_an_export_does_not_hold_what_lets_somebody_speak_for_the_tablet(tmp_path):
    fill(tmp_path)
    open_tablet(tmp_path).close()
    rows = [json.loads(text) for text in run("export", tmp_path).stdout.splitlines()]
    identity = next(row["doc"] for row in rows if row["table"] == "identity")
    assert identity["device"] == "tablet-1"
    assert not {"token", "seed"} & identity.keys()


def test_verify_reads_both_stores_of_a_tablet(tmp_path):
    fill(tmp_path)
    done = run("verify", tmp_path)
    assert (done.exit_code, done.output.count("intact")) == (0, 2)
    path = segment_path(tmp_path / "reference" / "store", 1)
    data = bytearray(path.read_bytes())
    data[3000] ^= 1
    path.write_bytes(data)
    done = run("verify", tmp_path)
    assert (done.exit_code, done.output.count("intact"), "其余可读" in done.output) == (1, 1, True)


def test_a_store_of_a_newer_version_is_refused_in_words(tmp_path):
    fill(tmp_path)
    newer_segment(tmp_path)
    for command in ("verify", "stats", "export", "repair", "rekey"):
        done = run(command, tmp_path)
        assert (done.exit_code, "newer version" in done.output, "update the app" in done.output) == (1, True, True)
