"""The resident's page (电子出入证): one file, no script, nothing to fetch once it is there."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from checkpoint.domain.limits import counts
from checkpoint.domain.pass_classes import CLASSES, OUTLINES, PassClass
from checkpoint.domain.passes import IssuedPass
from checkpoint.domain.places import Place
from checkpoint.domain.policy import Policy, QuotaKind
from checkpoint.domain.presence import window_start
from checkpoint.qr import short_code
from checkpoint.qr.image import code_png
from checkpoint.qr.token import phone_text
from checkpoint.server import tables
from checkpoint.server.issuing import pass_text
from checkpoint.server.keys import ServerKeys
from checkpoint.server.replacing import Link, standing_passes
from checkpoint.server.repository.policies import policy_in_force
from checkpoint.server.repository.presence import recent_exits

SHOWN_PIXELS: Final = 3
"""A module on the page; the browser enlarges it without smoothing (`image-rendering: pixelated`)."""

SAVED_PIXELS: Final = 12
"""A module of the picture to keep: large enough that no album has to enlarge it."""


def _clip(look: PassClass) -> str:
    """The shape of a class as a style sheet cuts it out."""
    return "polygon(" + ",".join(f"{(x + 1) * 50:.1f}% {(y + 1) * 50:.1f}%" for x, y in OUTLINES[look.shape]) + ")"


STYLE: Final = (
    ":root{color-scheme:only light}*{box-sizing:border-box}"
    "body{margin:0;background:#fff;color:#111;font:17px/1.55 system-ui,sans-serif;forced-color-adjust:none}"
    "main{max-width:30rem;margin:0 auto;padding:0 0 2rem}"
    "article{border-bottom:1px solid #ddd;padding-bottom:1rem;margin-bottom:1rem}"
    "h1{font-size:1rem;margin:0;padding:.7rem 1rem;background:#fff;text-align:center}"
    "h2{margin:0;padding:.6rem 1rem;color:#fff;font-size:1.35rem;display:flex;justify-content:space-between}"
    "h2{align-items:center}"
    "h2 b{background:#fff;width:3rem;height:3rem;display:grid;place-items:center;font-size:1.2rem}"
    "img{display:block;width:100%;max-width:26rem;height:auto;margin:0 auto;image-rendering:pixelated;background:#fff}"
    "dl{margin:0;padding:0 1rem;display:grid;grid-template-columns:auto 1fr;gap:.15rem 1rem}dt{color:#555}dd{margin:0}"
    ".number{font-size:1.5rem;text-align:center;letter-spacing:.08em;margin:.2rem 0 .6rem}"
    "a{display:block;margin:1rem;padding:.8rem;border:2px solid #0f5257;border-radius:.5rem;color:#0f5257;"
    "text-align:center;text-decoration:none;font-weight:600}"
    "section{padding:0 1rem}li{margin:.35rem 0}.quiet{color:#555;font-size:.9rem}"
    + "".join(
        f".t{kind.value}{{background:{look.css}}}.t{kind.value} b{{color:{look.css};clip-path:{_clip(look)}}}"
        for kind, look in CLASSES.items()
    )
)
"""In the page itself, allowed by its hash: a style sheet apart would be one more request."""

CONTENT_POLICY: Final = (
    "default-src 'none'; img-src data:; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class ShownPass:
    """One pass on the page."""

    type_key: str
    number: int
    look: PassClass
    masked_name: str
    person_no: int
    short_code: str
    valid_until: datetime
    minutes_out: int | None
    picture: str
    """A PNG in base64, small."""
    saved: str
    """The same, large."""


@dataclass(frozen=True, slots=True)
class QuotaLeft:
    """Exits left to the household in the current window, as far as the gates have reported."""

    left: int
    exits: int
    days: int


@dataclass(frozen=True, slots=True)
class ResidentView:
    """All that the page shows."""

    place_name: str
    passes: tuple[ShownPass, ...]
    quota: QuotaLeft | None
    at: datetime


def resident_view(connection: Connection, place: Place, link: Link, keys: ServerKeys, now: datetime) -> ResidentView:
    """Gather the page: a person's newest pass of each type, or with `person_no` 0 those of the whole household."""
    zone = ZoneInfo(place.timezone)
    newest: dict[tuple[int, int], IssuedPass] = {}
    for row in standing_passes(connection, place.place_id, now):
        claims = row.claims
        if claims.household_id == link.household_id and link.person_no in (0, claims.person_no):
            newest[claims.person_no, claims.type.value] = row
    shown = tuple(_shown(row, keys, zone) for _, row in sorted(newest.items()))
    quota = _quota_left(connection, place, link, newest.values(), now)
    return ResidentView(place.name, shown, quota, now.astimezone(zone))


def _shown(row: IssuedPass, keys: ServerKeys, zone: ZoneInfo) -> ShownPass:
    claims, token = row.claims, phone_text(pass_text(row, keys))
    return ShownPass(
        type_key=f"pass_type.{claims.type.value}",
        number=claims.type.value,
        look=CLASSES[claims.type],
        masked_name=claims.masked_name,
        person_no=claims.person_no,
        short_code=short_code.pretty(row.short_code),
        valid_until=claims.valid_until.astimezone(zone),
        minutes_out=claims.minutes_out_max,
        picture=base64.b64encode(code_png(token, SHOWN_PIXELS)).decode(),
        saved=base64.b64encode(code_png(token, SAVED_PIXELS)).decode(),
    )


def _quota_left(
    connection: Connection, place: Place, link: Link, rows: Iterable[IssuedPass], now: datetime
) -> QuotaLeft | None:
    """What the gates would say: the policy's quota, else that of the passes."""
    policy = policy_in_force(connection, place.place_id, now) or Policy(0, now)
    quota = policy.quota(next((row.claims.quota for row in rows if row.claims.quota is not None), None))
    if quota is None:
        return None
    household_id, (exits, days) = link.household_id, quota
    since = window_start(now, days, ZoneInfo(place.timezone))
    here = tables.resident.c.place_id == place.place_id, tables.resident.c.household_id == household_id
    counted = select(tables.resident.c.person_id).where(
        *here, tables.resident.c.deleted.is_(False), tables.resident.c.exempt.is_(False)
    )
    people = set(connection.execute(counted).scalars())
    if policy.quota_kind is QuotaKind.EACH and link.person_no:
        people &= {f"{household_id:08x}-{link.person_no}"}
    out = recent_exits(connection, place.place_id, sorted(people), since)
    gone = [sum(counts(passage, policy) for _, passage in rows) for rows in out.values()]
    used = sum(map(bool, gone)) if policy.quota_kind is QuotaKind.PERSONS else sum(gone)
    return QuotaLeft(max(0, exits - used), exits, days)
