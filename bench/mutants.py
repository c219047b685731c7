"""A million forged and damaged codes against the verifier: none accepted, no exception, none slow (T1).

Each is judged as it is and, where a keyboard could have made it, as the scanner meant it.

python -m bench.mutants [--count 1000000] [--seed 20261122]
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import base45
import cbor2

from bench.report import Report
from checkpoint.domain.passes import Pass, PassCheck, PassStatus, PassType, TrustedKey
from checkpoint.qr.cose import canonical, parse_sign1, sign1
from checkpoint.qr.keyboard import mend
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.token import PREFIX, TEXT_MAX, check_pass, encode_pass

SLOWEST_MS = 50
COUNT = 1_000_000
SHOWN = 5
SEED = 20261122
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
PLACE = 99011500401201
KEY, STRANGER = IssuerKey(bytes(range(32))), IssuerKey(b"\x07" * 32)


def passes(chance: random.Random, count: int) -> list[str]:
    """Good passes to begin with: of every type, with and without the optional claims."""
    made = []
    for number in range(count):
        issued = NOW - timedelta(days=chance.randrange(1, 13))
        claims = Pass(
            pass_id=chance.randbytes(8).hex(),
            place_id=PLACE,
            household_id=chance.randrange(1, 2**32),
            person_no=number % 5,
            type=PassType(number % len(PassType) + 1),
            issued_at=issued,
            valid_until=issued + timedelta(days=14),
            valid_from=issued + timedelta(hours=number % 2),
            quota=(1, 2) if number % 3 else None,
            masked_name="张*国" if number % 4 else "",
            flags=number % 2,
        )
        made.append(encode_pass(claims, KEY))
    return made


def body_of(text: str) -> bytes:
    return base45.b45decode(text[len(PREFIX) :])


def text_of(body: bytes) -> str:
    return PREFIX + base45.b45encode(body).decode()


def characters(good: str, chance: random.Random) -> str:
    """One to three characters changed, dropped or put in."""
    chars = list(good)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(chars))
        match chance.randrange(3):
            case 0:
                chars[at] = chance.choice(ALPHABET)
            case 1:
                del chars[at]
            case _:
                chars.insert(at, chance.choice(ALPHABET))
    return "".join(chars)


def bits(good: str, chance: random.Random) -> str:
    """One to four bits of the signed object turned over."""
    body = bytearray(body_of(good))
    for _ in range(chance.randint(1, 4)):
        body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    return text_of(bytes(body))


def kept_in_shape(good: str, chance: random.Random) -> str:
    """A change in the payload or the signature only, so that it gets as far as the signature."""
    body = bytearray(body_of(good))
    at = len(body) - 1 - chance.randrange(64)
    body[at] ^= chance.randrange(1, 256)
    return text_of(bytes(body))


def claims(good: str, chance: random.Random) -> str:
    """A claim set to another value in canonical form under the old signature."""
    token = parse_sign1(body_of(good))
    values = dict(cbor2.loads(token.payload))
    inner = dict(values[-65537])
    target, key = (values, chance.choice([4, 6])) if chance.random() < 0.5 else (inner, chance.choice([1, 2, 3, 4]))
    target[key] = target[key] + chance.choice([1, -1, 86400, 1 << 20])
    values[-65537] = inner
    payload = canonical(values)
    return text_of(canonical(cbor2.CBORTag(18, [token.protected, {}, payload, token.signature])))


def stranger(good: str, chance: random.Random) -> str:
    """Signed by a key that nobody trusts, half of them under the kid of one that is trusted."""
    token = parse_sign1(body_of(good))
    if chance.random() < 0.5:
        return text_of(sign1(token.payload, STRANGER))
    signature = STRANGER.sign(canonical(["Signature1", token.protected, b"", token.payload]))
    return text_of(canonical(cbor2.CBORTag(18, [token.protected, {}, token.payload, signature])))


def splice(good: str, chance: random.Random, other: str) -> str:
    """The head of one pass and the tail of another."""
    one, two = body_of(good), body_of(other)
    cut = chance.randrange(1, min(len(one), len(two)))
    return text_of(one[:cut] + two[cut:])


def truncated(good: str, chance: random.Random) -> str:
    return good[: chance.randrange(len(good))]


def longer(good: str, chance: random.Random) -> str:
    return good + "".join(chance.choice(ALPHABET) for _ in range(chance.randrange(1, TEXT_MAX)))


def cases(good: str, chance: random.Random) -> str:
    """Lower case here and there, as a wrong keyboard layout gives."""
    return "".join(char.lower() if chance.random() < 0.2 else char for char in good)


def noise(_good: str, chance: random.Random) -> str:
    return PREFIX + "".join(chance.choice(ALPHABET) for _ in range(chance.randrange(0, 300)))


def cbor_noise(_good: str, chance: random.Random) -> str:
    """Bytes that begin like a signed object."""
    return text_of(b"\xd2\x84" + chance.randbytes(chance.randrange(0, 200)))


def any_text(_good: str, chance: random.Random) -> str:
    return "".join(chr(chance.randrange(1, 0x2FFF)) for _ in range(chance.randrange(0, 80)))


MUTATORS: tuple[Callable[[str, random.Random], str], ...] = (
    characters,
    bits,
    kept_in_shape,
    claims,
    stranger,
    truncated,
    longer,
    cases,
    noise,
    cbor_noise,
    any_text,
)


def judge(text: str, trust: list[TrustedKey]) -> PassCheck:
    """As the gate does."""
    return check_pass(text, place_id=PLACE, now=NOW, trust=trust, revoked=lambda _claims: False)


def run(count: int, seed: int) -> Report:
    """Try them all."""
    chance = random.Random(seed)
    good = passes(chance, 200)
    known = set(good)
    trust = [
        TrustedKey(
            KEY.kid.hex(),
            KEY.public_key,
            frozenset([PLACE]),
            frozenset(PassType),
            NOW - timedelta(days=30),
            NOW + timedelta(days=60),
        )
    ]
    seen: Counter[str] = Counter()
    wrong, slowest, total, tried = 0, 0.0, 0.0, 0
    raised: list[str] = []
    began = time.perf_counter()
    while tried < count:
        base = chance.choice(good)
        kind = tried % (len(MUTATORS) + 1)
        mutant = splice(base, chance, chance.choice(good)) if kind == len(MUTATORS) else MUTATORS[kind](base, chance)
        if mutant in known:
            continue
        tried += 1
        started = time.thread_time()
        try:
            result, mended = judge(mutant, trust), mend(mutant)
            # Another case or layout of a good pass is that pass; nothing else may come out of the mending.
            again = result if mended == mutant or mended in known else judge(mended, trust)
        except Exception as error:  # noqa: BLE001  # the run goes on, and has failed
            raised.append(f"{type(error).__name__}: {error}; {mutant!r}")
            continue
        finally:
            spent = time.thread_time() - started
            slowest, total = max(slowest, spent), total + spent
        seen[result.status.value] += 1
        wrong += any(row.claims is not None or row.status is PassStatus.OK for row in (result, again))
    report = Report("mutants", seed)
    report.row("codes tried", tried, f"{count:,}", good=tried == count)
    report.row("accepted", wrong, "0", good=wrong == 0)
    report.row("exceptions", len(raised), "0", good=not raised)
    for line in raised[:SHOWN]:
        print(f"    {line[:300]}")
    report.row("slowest, ms CPU", slowest * 1000, f"<= {SLOWEST_MS}", good=slowest * 1000 <= SLOWEST_MS)
    report.row("mean, us CPU", total / tried * 1e6)
    report.row("whole run, s", time.perf_counter() - began)
    for status, number in sorted(seen.items()):
        report.row(f"ended as {status}", number)
    return report


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    run(arguments.count, arguments.seed).keep()


if __name__ == "__main__":
    main()
