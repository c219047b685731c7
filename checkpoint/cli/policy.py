"""`checkpoint policy`: say what a policy does, try it on the past, issue it."""

from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from checkpoint.cli.logs import moment
from checkpoint.cli.options import both, data_option, fail, spoken_option
from checkpoint.cli.policy_past import on_server, on_tablet
from checkpoint.cli.server_files import require_place, server_files
from checkpoint.cli.trouble import why
from checkpoint.config import DataFolder
from checkpoint.domain.movements import Movement
from checkpoint.domain.places import zone_of
from checkpoint.domain.policy import Policy, policy_at
from checkpoint.domain.policy_odd import strangers, warnings
from checkpoint.domain.policy_review import statements
from checkpoint.domain.replay import Difference, Replay, replay
from checkpoint.i18n import Language, text
from checkpoint.i18n.manual import rules_listing, rules_manual
from checkpoint.i18n.policy_example import policy_example
from checkpoint.i18n.policy_told import sentence
from checkpoint.now import utc_now
from checkpoint.protocol.policy_files import KNOWN, PolicyFileError, read_policy
from checkpoint.server.repository.organisation import add_policy, list_gates
from checkpoint.server.repository.policies import load_policies
from checkpoint.server.repository.roster import load_households
from checkpoint.server.repository.surplus import surplus_exits

SHOWN_MAX: Final = 200
"""Differences that are printed; the others are counted."""

file_argument = click.argument("file", type=click.Path(path_type=Path))
place_option = click.option("--place", "wanted", metavar="P", required=True, help="The place's number or name.")


@click.group()
def policy() -> None:
    """Rules of a place: print them, check a file, try it on the past, issue it."""


@policy.command("rules", epilog="Example: checkpoint policy rules --markdown > docs/rules.md")
@click.option("--markdown", is_flag=True, help="The manual's page, in both languages.")
@spoken_option
@data_option
def print_rules(*, markdown: bool, language: str, data: DataFolder) -> None:
    """Print the table of rules, mildest first."""
    del data  # every command takes --data; the table is the program's own
    if markdown:
        click.echo(rules_manual(), nl=False)
        return
    for reason, outcome, when in rules_listing(Language(language)):
        click.echo(f"{outcome}\t{reason}\t{when}")


@policy.command("example", epilog="Example: checkpoint policy example > rules.toml")
@spoken_option
@data_option
def example(*, language: str, data: DataFolder) -> None:
    """Print a policy's file with every key that it may have, what it means, and what holds without it."""
    del data  # every command takes --data; the example is the program's own
    click.echo(policy_example(KNOWN, Language(language)), nl=False)


def _known_zone(_context: click.Context, _parameter: click.Parameter, value: str) -> ZoneInfo:
    found = zone_of(value)
    if found is None:
        raise click.BadParameter(value)
    return found


@policy.command("check", epilog="Example: checkpoint policy check rules.toml --place 总公司家属区")
@file_argument
@click.option("--place", "wanted", metavar="P", help="Compare with what this place has, too.")
@click.option(
    "--zone", default="Asia/Shanghai", show_default=True, callback=_known_zone, help="Of times without an offset."
)
@spoken_option
@data_option
def check(*, file: Path, wanted: str | None, zone: ZoneInfo, language: str, data: DataFolder) -> None:
    """Say in words what a policy does and what is wrong with it. Exit status 1 where it can't be used."""
    spoken, before, here = Language(language), None, zone
    gates, buildings = set[int](), set[str]()
    if wanted is not None:
        with server_files(data) as files, files.database.read() as connection:
            place = require_place(connection, wanted)
            here = ZoneInfo(place.timezone)
            before = max(load_policies(connection, place.place_id), key=lambda row: row.version, default=None)
            gates = {row.gate_id for row in list_gates(connection, [place.place_id])}
            buildings = {row.building for row in load_households(connection, place.place_id).values()}
    found = _read(file, here, spoken)
    _say_head(found, here, spoken)
    click.echo(text("policy.part.does", spoken))
    for remark in statements(found):
        click.echo(f"  · {sentence(remark, spoken)}")
    odd = warnings(found, utc_now(), before) + (strangers(found, gates, buildings) if wanted is not None else [])
    click.echo(text("policy.part.odd" if odd else "policy.fine", spoken))
    for remark in odd:
        click.echo(f"  ! {sentence(remark, spoken)}")


@policy.command("issue", epilog="Example: checkpoint policy issue rules.toml --place 总公司家属区")
@file_argument
@place_option
@spoken_option
@data_option
def issue(*, file: Path, wanted: str, language: str, data: DataFolder) -> None:
    """Issue a policy: tablets have it after their next sync and follow it from its date on."""
    spoken = Language(language)
    with server_files(data) as files, files.database.write() as connection:
        place = require_place(connection, wanted)
        zone = ZoneInfo(place.timezone)
        found = _read(file, zone, spoken)
        known = {row.version: row for row in load_policies(connection, place.place_id)}
        if known.get(found.version, found) != found:
            fail(both("policy.not_issued", version=found.version, last=max(known)))
        add_policy(connection, place.place_id, found)
        for remark in warnings(found, utc_now()):
            click.echo(f"! {sentence(remark, spoken)}", err=True)
        at = _local(found.effective_from, zone)
        click.echo(text("policy.issued", spoken, place=place.name, version=found.version, at=at))


@policy.command("list", epilog="Example: checkpoint policy list --place 总公司家属区")
@place_option
@spoken_option
@data_option
def list_versions(*, wanted: str, language: str, data: DataFolder) -> None:
    """List a place's versions; * is the one in force."""
    spoken = Language(language)
    with server_files(data) as files, files.database.read() as connection:
        place = require_place(connection, wanted)
        known = load_policies(connection, place.place_id)
    in_force, zone = policy_at(known, utc_now()), ZoneInfo(place.timezone)
    if not known:
        click.echo(text("policy.none", spoken, place=place.name))
    for row in known:
        mark, at = "*" if row is in_force else " ", _local(row.effective_from, zone)
        click.echo(text("policy.row", spoken, mark=mark, version=row.version, title=row.title, at=at))


@policy.command(
    "replay",
    epilog="""
\b
Example:
  checkpoint policy replay rules.toml --since 2026-11-01 --place 总公司家属区
  checkpoint policy replay rules.toml --since '2026-11-20 08:00' --tablet
""",
)
@file_argument
@click.option("--since", metavar="T", required=True, help="2026-11-01 or '2026-11-01 08:00', the place's time.")
@click.option("--place", "wanted", metavar="P", help="The place's number or name, on the server's database.")
@click.option("--tablet", is_flag=True, help="On the tablet's store in the data folder instead.")
@spoken_option
@data_option
def replay_past(*, file: Path, since: str, wanted: str | None, tablet: bool, language: str, data: DataFolder) -> None:
    """Show which past verdicts a policy would have turned, from the facts recorded with them."""
    if tablet is (wanted is not None):
        fail("--place 或 --tablet，二者选一 / either --place or --tablet")
    spoken = Language(language)
    with on_tablet(data, since) if tablet else on_server(data, since, wanted or "") as past:
        found = _read(file, past.zone, spoken)
        seen = Replay(past.since)
        rows = list(replay(past.events, found, past.versions, past.zone, seen))
    if not seen.movements:
        click.echo(text("policy.replay.none", spoken))
        return
    click.echo(_summary(found, seen, rows, since, spoken))
    for row in rows[:SHOWN_MAX]:
        click.echo(_line(row, past.zone, spoken))
    if len(rows) > SHOWN_MAX:
        click.echo(text("policy.replay.more", spoken, count=len(rows) - SHOWN_MAX))
    counted = sum(row.counted for row in rows)
    if counted:
        click.echo(text("policy.replay.counted", spoken, count=counted))


@policy.command("surplus", epilog="Example: checkpoint policy surplus --place 总公司家属区 --since 2026-11-01")
@click.option("--since", metavar="T", required=True, help="2026-11-01 or '2026-11-01 08:00', the place's time.")
@place_option
@spoken_option
@data_option
def list_surplus(*, since: str, wanted: str, language: str, data: DataFolder) -> None:
    """List exits beyond the quota, with every gate that let the household out."""
    spoken = Language(language)
    with server_files(data) as files, files.database.survey() as connection:
        place = require_place(connection, wanted)
        zone = ZoneInfo(place.timezone)
        found = surplus_exits(connection, place, moment(since, zone), None)
        names = {row.gate_id: row.name for row in list_gates(connection, [place.place_id])}
    click.echo(text("policy.surplus.head", spoken, place=place.name, since=since, count=len(found)))
    separator = "、" if spoken is Language.ZH else ", "
    for row in found:
        movement = row.event.body
        if isinstance(movement, Movement):
            gates = separator.join(names.get(gate, str(gate)) for gate in row.gates)
            key = "policy.surplus.known" if row.known else "policy.surplus.row"
            at, who = _local(row.event.happened_at, zone), f"{movement.masked_name} {movement.address}".strip()
            values = {"exits": len(row.exits), "allowed": row.allowed, "days": row.days}
            click.echo(text(key, spoken, at=at, who=who, gates=gates, **values))


def _read(file: Path, zone: tzinfo, spoken: Language) -> Policy:
    """Read the file, or end the command with everything that is wrong with it."""
    try:
        return read_policy(file.read_text(encoding="utf-8-sig"), zone)
    except (OSError, UnicodeDecodeError) as error:
        fail(text("policy.wrong.not_a_file", spoken, file=file, error=why(error, spoken)))
    except PolicyFileError as error:
        lines = [f"  × {text(f'policy.wrong.{row.problem}', spoken, **row.values)}" for row in error.mistakes]
        fail("\n".join([text("policy.part.wrong", spoken), *lines]))


def _say_head(found: Policy, zone: tzinfo, spoken: Language) -> None:
    at = _local(found.effective_from, zone)
    click.echo(text("policy.head", spoken, version=found.version, title=found.title, at=at))


def _summary(found: Policy, seen: Replay, rows: list[Difference], since: str, spoken: Language) -> str:
    return text(
        "policy.replay.head",
        spoken,
        since=since,
        movements=seen.movements,
        version=found.version,
        count=len(rows),
        reasons=seen.other_reasons,
    )


def _line(row: Difference, zone: tzinfo, spoken: Language) -> str:
    movement = row.movement
    separator = "；" if spoken is Language.ZH else "; "
    reasons = row.verdict.reasons or movement.verdict.reasons
    return text(
        "policy.replay.row",
        spoken,
        at=_local(row.event.happened_at, zone),
        gate=row.event.gate_id,
        direction=text(f"direction.{movement.direction.value}", spoken),
        who=" ".join(filter(None, (movement.masked_name, movement.address))) or "-",
        before=text(f"outcome.{movement.verdict.outcome.value}", spoken),
        after=text(f"outcome.{row.verdict.outcome.value}", spoken),
        reasons=separator.join(text(f"console.reason.{reason.value}", spoken) for reason in reasons),
    )


def _local(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
