"""`checkpoint passes …`: issue, show and revoke passes."""

import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from checkpoint.cli.options import data_option, fail
from checkpoint.cli.printing import print_, register, spare
from checkpoint.cli.server_files import require_place, server_files, tell_unsigned
from checkpoint.config import DataFolder
from checkpoint.domain.identity import parse_person_id
from checkpoint.domain.passes import MINUTES_OUT_MAX, PassType, Revocation, RevocationKind
from checkpoint.domain.people import mask_name
from checkpoint.domain.places import Place
from checkpoint.now import utc_now
from checkpoint.qr import short_code
from checkpoint.qr.image import labelled_png
from checkpoint.qr.token import PASS_ID_BYTES
from checkpoint.server.issuing import Holder, issue_passes, pass_text, trust_issuer
from checkpoint.server.replacing import Link, NoHolderError, link_token, replace_passes
from checkpoint.server.repository.passes import load_passes, revoke
from checkpoint.server.repository.roster import load_households, load_residents

TYPES = {kind.name.lower(): kind for kind in PassType}

DAY_WIDTH = len("2026-11-22")
"""Of a column that folds a time after its day, and cuts neither."""


@click.group()
def passes() -> None:
    """Issue, print, list and revoke passes."""


for command in (print_, register, spare):
    passes.add_command(command)


@passes.command(
    "issue",
    epilog="Example: checkpoint passes issue --place 总公司家属区 --person 9c41f00d-2 --out zhang.png",
)
@click.option("--place", "place_text", required=True, help="The place's number or name.")
@click.option("--person", required=True, help="The person's id as in the roster; number 0 is the household's own pass.")
@click.option(
    "--type",
    "type_name",
    type=click.Choice(list(TYPES)),
    default="resident",
    show_default=True,
    help="The type of pass.",
)
@click.option("--minutes-out", type=click.IntRange(1, MINUTES_OUT_MAX), help="How long its holder may be out.")
@click.option("--quota", help="Exits/days, e.g. 1/2; a quota of the place's policy goes before.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the picture (PNG).")
@data_option
def issue(  # one a click option
    place_text: str,
    person: str,
    type_name: str,
    minutes_out: int | None,
    quota: str | None,
    out: Path | None,
    data: DataFolder,
) -> None:
    """Issue one pass: prints its text and short code, and writes the picture."""
    with server_files(data) as files, files.database.write() as connection:
        place = require_place(connection, place_text)
        now = utc_now()
        trust_issuer(connection, place.place_id, files.keys, now)
        holder = _with_quota(_holder(connection, place, person, TYPES[type_name], minutes_out), quota)
        issued = issue_passes(connection, place.place_id, [holder], now, secrets.token_bytes)[0]
        text, code = pass_text(issued, files.keys), short_code.pretty(issued.short_code)
        tell_unsigned(connection, data)
    click.echo(text)
    click.echo(f"短码 / short code: {code}")
    if out is not None:
        out.write_bytes(labelled_png(text, code))
        click.echo(f"已写入 / written: {out}")


@passes.command("list", epilog="Example: checkpoint passes list --place 总公司家属区 --room 501")
@click.option("--place", "place_text", required=True, help="The place's number or name.")
@click.option("--room", default="", help="Only passes of flats whose address contains this.")
@data_option
def list_(place_text: str, room: str, data: DataFolder) -> None:
    """List the passes of a place, masked: id, holder, type, validity."""
    with server_files(data) as files, files.database.read() as connection:
        place = require_place(connection, place_text)
        table = _table(connection, place, room, utc_now())
    Console().print(table)


_REVOKE_EPILOG = """
\b
Examples:
  checkpoint passes revoke --place 总公司家属区 --pass 0102030405060708
  checkpoint passes revoke --place 总公司家属区 --household 9c41f00d
  checkpoint passes revoke --place 总公司家属区 --all
"""


@passes.command("revoke", epilog=_REVOKE_EPILOG)
@click.option("--place", "place_text", required=True, help="The place's number or name.")
@click.option("--pass", "pass_id", help="One pass: its id, 16 hexadecimal digits.")
@click.option("--gate-issued", is_flag=True, help="The pass was issued at a gate, so it is not known here.")
@click.option("--household", help="All passes of a household issued until now: its number, 8 hexadecimal digits.")
@click.option("--all", "everything", is_flag=True, help="All passes of the place issued until now.")
@data_option
def revoke_(  # one a click option
    place_text: str,
    pass_id: str | None,
    household: str | None,
    *,
    gate_issued: bool,
    everything: bool,
    data: DataFolder,
) -> None:
    """Revoke a pass, a household's, or a place's; every gate knows after its next contact.

    A key is revoked by `checkpoint keys retire --compromised`.
    """
    if sum(map(bool, (pass_id, household, everything))) != 1:
        fail("请选 --pass、--household、--all 之一 / choose one of --pass, --household, --all")
    with server_files(data) as files, files.database.write() as connection:
        place = require_place(connection, place_text)
        row = _revocation(pass_id or "", household or "", utc_now())
        if row.kind is RevocationKind.PASS and not gate_issued:
            _require_known(connection, place, row.subject)
        revoke(connection, place.place_id, row)
    click.echo(f"已吊销 / revoked: {row.subject or place.name}")


def _require_known(connection: Connection, place: Place, pass_id: str) -> None:
    if pass_id not in load_passes(connection, place.place_id):
        fail(f"没有这张证：{pass_id}；卡点签发的请加 --gate-issued / no such pass; for one of a gate add --gate-issued")


def _revocation(pass_id: str, household: str, now: datetime) -> Revocation:
    try:
        if pass_id:
            if len(bytes.fromhex(pass_id)) != PASS_ID_BYTES:
                fail(f"证号应为 16 位十六进制数：{pass_id} / a pass id has 16 hexadecimal digits")
            return Revocation(RevocationKind.PASS, pass_id.lower())
        if household:
            return Revocation(RevocationKind.HOUSEHOLD, str(int(household, 16)), now)
    except ValueError:
        fail(f"编号应为十六进制数：{pass_id or household} / not a hexadecimal number")
    return Revocation(RevocationKind.PLACE, "", now)


@passes.command("replace", epilog="Example: checkpoint passes replace --place 总公司家属区 --person 9c41f00d-2")
@click.option("--place", "place_text", required=True, help="The place's number or name.")
@click.option("--person", required=True, help="The person's id as in the roster; number 0 is the household's own pass.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the picture (PNG).")
@data_option
def replace_(place_text: str, person: str, out: Path | None, data: DataFolder) -> None:
    """Replace a lost pass: revoke what the person holds and issue a new one, in one step."""
    with server_files(data) as files, files.database.write() as connection:
        place = require_place(connection, place_text)
        now = utc_now()
        trust_issuer(connection, place.place_id, files.keys, now)
        holder = _holder(connection, place, person, PassType.RESIDENT, None)
        link = Link(place.place_id, holder.household_id, holder.person_no)
        try:
            issued, revoked = replace_passes(connection, link, now, secrets.token_bytes)
        except NoHolderError:
            fail(f"{place.name}的名册里没有 {person} / not on the roster of {place.name}")
        code, picture = short_code.pretty(issued.short_code), pass_text(issued, files.keys)
        token = link_token(connection, link, files.keys)
        tell_unsigned(connection, data)
    click.echo(f"已吊销 / revoked: {revoked}")
    click.echo(picture)
    click.echo(f"短码 / short code: {code}")
    click.echo(f"居民页面 / resident's page: /r/{token}")
    if out is not None:
        out.write_bytes(labelled_png(picture, code))
        click.echo(f"已写入 / written: {out}")


def _holder(connection: Connection, place: Place, person: str, kind: PassType, minutes: int | None) -> Holder:
    try:
        household_id, person_no = parse_person_id(person)
    except ValueError:
        fail(f"人员编号不对：{person}，例如 9c41f00d-2 / not a person id")
    if person_no == 0 and household_id in load_households(connection, place.place_id):
        return Holder(household_id, 0, "", PassType.HOUSEHOLD)
    stored = load_residents(connection, place.place_id).get(person)
    if stored is None:
        fail(f"{place.name}的名册里没有 {person} / not on the roster of {place.name}")
    return Holder(household_id, person_no, stored.resident.name, kind, minutes)


def _with_quota(holder: Holder, quota: str | None) -> Holder:
    if quota is None:
        return holder
    try:
        exits, days = (int(part) for part in quota.split("/"))
        return replace(holder, quota=(exits, days))
    except ValueError:
        fail(f"配额写作 次数/天数，例如 1/2：{quota} / a quota is exits/days, as 1/2")


def _table(connection: Connection, place: Place, room: str, now: datetime) -> Table:
    households = load_households(connection, place.place_id)
    residents = load_residents(connection, place.place_id)
    table, zone = Table(title=place.name), ZoneInfo(place.timezone)
    table.add_column("证号 pass", no_wrap=True, min_width=2 * PASS_ID_BYTES)
    for heading in ("住户\nflat", "姓名\nname", "类别\ntype"):
        table.add_column(heading, overflow="fold")
    table.add_column("短码 code", no_wrap=True)
    table.add_column("有效期至 until", min_width=DAY_WIDTH)
    for issued in load_passes(connection, place.place_id).values():
        claims = issued.claims
        household = households.get(claims.household_id)
        address = household.address if household else "-"
        if room not in address:
            continue
        stored = residents.get(f"{claims.household_id:08x}-{claims.person_no}")
        name = mask_name(stored.resident.name) if stored else claims.masked_name or "-"
        name = name if claims.person_no else "全户 household"
        until = claims.valid_until.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        until += "（已过期 expired）" if claims.valid_until <= now else ""
        code = short_code.pretty(issued.short_code)
        table.add_row(claims.pass_id, address, name, TYPES_BACK[claims.type], code, until)
    return table


TYPES_BACK = {kind: name for name, kind in TYPES.items()}
