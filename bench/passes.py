"""The figures of passes: check, issue, render, print; and beside GP1 the two formats that it was weighed against.

python -m bench.passes [--quick]
"""

import argparse
import base64
import multiprocessing
import resource
import statistics
import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import base45
import cbor2
from nacl.signing import SigningKey, VerifyKey

from bench import decoding, mutants
from bench.degraded import PER_CLASS
from bench.report import Report
from checkpoint.domain.passes import Pass, PassStatus, PassType, TrustedKey
from checkpoint.i18n import Language
from checkpoint.qr import short_code
from checkpoint.qr.image import code_png
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.symbol import symbol_of
from checkpoint.qr.token import PREFIX, check_pass, encode_pass
from checkpoint.server.printing.card import Card, Layout
from checkpoint.server.printing.lettering import Lettering
from checkpoint.server.printing.sheets import draw_sheets

SEED = 20261122
SINCE = datetime(2026, 11, 22, tzinfo=UTC)
PLACE = 31011500401201
KEY = IssuerKey(bytes(range(32)))
CITY = 7000
TRUST = [
    TrustedKey(KEY.kid.hex(), KEY.public_key, frozenset([PLACE]), frozenset(PassType), SINCE, SINCE + timedelta(90))
]


def a_pass(number: int) -> Pass:
    return Pass(
        pass_id=f"{number:016x}",
        place_id=PLACE,
        household_id=0x9C41F00D - number // 4,
        person_no=number % 4 + 1,
        type=PassType.RESIDENT,
        issued_at=SINCE,
        valid_until=SINCE + timedelta(days=14),
        valid_from=SINCE,
        quota=(1, 2),
    )


def micros(work: Callable[[], object], rounds: int = 2000) -> float:
    """CPU of one call: the best of five medians, as the machine is shared."""
    medians = []
    for _ in range(5):
        spent = []
        for _ in range(rounds // 5):
            started = time.thread_time_ns()
            work()
            spent.append(time.thread_time_ns() - started)
        medians.append(statistics.median(spent) / 1000)
    return min(medians)


def speed(report: Report) -> None:
    """Full offline check and issue."""
    claims = a_pass(1)
    text = encode_pass(claims, KEY)
    now = SINCE + timedelta(hours=1)

    def check() -> PassStatus:
        return check_pass(text, place_id=PLACE, now=now, trust=TRUST, revoked=lambda _claims: False).status

    assert check() is PassStatus.OK
    checked, issued = micros(check), micros(lambda: encode_pass(claims, KEY))
    report.row("full offline check, us CPU", checked, "<= 200", good=checked <= 200)
    report.row("issue, us CPU", issued, "<= 120", good=issued <= 120)
    verify_key, message = VerifyKey(KEY.public_key), b"x" * 80
    signature = KEY.sign(message)
    bare = micros(lambda: verify_key.verify(message, signature))
    report.row("of the check: the signature alone, us CPU", bare)


def formats(report: Report) -> None:
    """The same claims as pretix and as the EU's certificates would write them, all with Ed25519 by PyNaCl."""
    gp1 = encode_pass(a_pass(1), KEY)
    pretix, pretix_verify = _pretix_style()
    europe, europe_verify = _eu_style()
    now = SINCE + timedelta(hours=1)
    rows: list[tuple[str, str, int, Callable[[], object]]] = [
        (
            "GP1",
            gp1,
            len(base45.b45decode(gp1[len(PREFIX) :])),
            lambda: check_pass(gp1, place_id=PLACE, now=now, trust=TRUST, revoked=lambda _claims: False),
        ),
        ("pretix-style (packed, base64)", pretix, len(base64.b64decode(pretix)), pretix_verify),
        ("EU-style (named claims, zlib, Base45)", europe, len(base45.b45decode(europe[4:])), europe_verify),
    ]
    for name, text, size, verify in rows:
        version = symbol_of(text).version
        report.row(f"{name}: bytes, characters, version at M", f"{size}, {len(text)}, {version}")
        report.row(f"{name}: parse and verify, us CPU", micros(verify))


def _pretix_style() -> tuple[str, Callable[[], object]]:
    claims, key = a_pass(1), SigningKey(bytes(range(32)))
    until = int(claims.valid_until.timestamp())
    packed = struct.pack(
        ">QIBBII8s", PLACE, claims.household_id, 1, 1, 1795000000, until, bytes.fromhex(claims.pass_id)
    )
    text = base64.b64encode(bytes(key.sign(packed))).decode()
    verify_key = key.verify_key

    def verify() -> object:
        body = base64.b64decode(text, validate=True)
        return struct.unpack(">QIBBII8s", verify_key.verify(body[64:], body[:64]))

    return text, verify


def _eu_style() -> tuple[str, Callable[[], object]]:
    claims, key = a_pass(1), SigningKey(bytes(range(32)))
    inner = {
        "plc": PLACE,
        "hh": claims.household_id,
        "per": 1,
        "typ": "resident",
        "cti": claims.pass_id,
        "ver": "1.0.0",
    }
    until = int(claims.valid_until.timestamp())
    payload = cbor2.dumps({1: "CN", 4: until, 6: 1795000000, -260: {1: {"v": [inner]}}})
    protected = cbor2.dumps({1: -8, 4: b"\x00" * 8})
    signature = key.sign(cbor2.dumps(["Signature1", protected, b"", payload])).signature
    body = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]))
    text = "HC1:" + base45.b45encode(zlib.compress(body, 9)).decode()
    verify_key = key.verify_key

    def verify() -> object:
        held, _, inside, signed = cbor2.loads(zlib.decompress(base45.b45decode(text[4:]))).value
        verify_key.verify(cbor2.dumps(["Signature1", held, b"", inside]), signed)
        return cbor2.loads(inside)

    return text, verify


def city(report: Report, count: int) -> None:
    """A whole compound: issued and drawn as PNG, on one core."""
    started = time.process_time()
    for number in range(count):
        code_png(encode_pass(a_pass(number), KEY))
    spent = (time.process_time() - started) * CITY / count
    report.row(f"{CITY} passes issued and rendered to PNG, s CPU", spent, "<= 150", good=spent <= 150)


def _print(count: int) -> tuple[float, float, float, int]:
    """In a process of its own, for its memory: wall seconds, CPU seconds, peak MB, pages."""
    zone = ZoneInfo("Asia/Shanghai")
    wall, cpu = time.perf_counter(), time.process_time()
    cards = []
    for number in range(count):
        claims = a_pass(number)
        flat = f"{number // 400 + 1}-{number // 100 % 4 + 1}-{number // 4 % 25 + 1}01"
        card = Card(
            subject=f"{claims.household_id:08x}-{claims.person_no}",
            code=short_code.make(number * 911 % short_code.NUMBERS),
            text=encode_pass(claims, KEY),
            type=claims.type,
            place_name="总公司家属区",
            masked_name=chr(0x4E00 + number % 900) + "*" + chr(0x5B00 + number % 700),
            person_no=claims.person_no,
            unit=flat.rpartition("-")[0],
            address=flat,
            valid_from=SINCE,
            valid_until=claims.valid_until,
            quota=claims.quota,
            zone=zone,
        )
        cards.append(card)
    canvas = draw_sheets(cards, Layout.CARDS, Language.ZH, Lettering(), lambda _count: None)
    with tempfile.TemporaryDirectory() as folder:
        canvas.output(str(Path(folder) / "cards.pdf"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
    return time.perf_counter() - wall, time.process_time() - cpu, peak, canvas.page_no()


def printing(report: Report) -> None:
    """The print run of the issue."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        wall, cpu, peak, pages = pool.apply(_print, (CITY,))
    report.row(f"{CITY} cards printed, s", wall, "<= 120", good=wall <= 120)
    report.row(f"{CITY} cards printed, s CPU (one process)", cpu)
    report.row("printing: peak memory, MB", peak, "<= 400", good=peak <= 400)
    report.row("printing: pages", pages, "700", good=pages == 700)


def main() -> None:
    """Run from the command line: passes, then mutants and decoding, each with a table of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the mutants and pictures")
    quick = parser.parse_args().quick
    report = Report("passes", SEED)
    print("passes")
    speed(report)
    formats(report)
    city(report, 700)
    printing(report)
    print("mutants")
    forged = mutants.run(mutants.COUNT // (10 if quick else 1), mutants.SEED)
    print("decoding")
    read = decoding.run(PER_CLASS // (10 if quick else 1), SEED)
    reports = (report, forged, read)
    for done in reports:
        if not quick:
            done.write()
    sys.exit(any(done.failed for done in reports))


if __name__ == "__main__":
    main()
