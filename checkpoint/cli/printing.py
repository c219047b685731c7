"""`checkpoint passes print|register|spare`: paper, as PDF."""

import secrets
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from checkpoint.cli.options import data_option, fail, language_option
from checkpoint.cli.server_files import require_place, server_files, tell_unsigned
from checkpoint.cli.trouble import why
from checkpoint.config import DataFolder
from checkpoint.i18n import Language, text
from checkpoint.now import utc_now
from checkpoint.server.printing.blanks import SPARE_NUMBER_MAX, draw_register, draw_spares, spare_number
from checkpoint.server.printing.canvas import Canvas
from checkpoint.server.printing.card import Layout, prepare_run
from checkpoint.server.printing.lettering import Lettering
from checkpoint.server.printing.sheets import draw_sheets
from checkpoint.server.repository.organisation import list_gates

_PAGES_MAX = 500
_LISTED = 5

place_option = click.option("--place", "place_text", required=True, help="The place's number or name.")
out_option = click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF file to write."
)
paper_language = language_option("The language on the paper.")


@click.command("print", epilog="Example: checkpoint passes print --place 总公司家属区 --building 3 --out cards.pdf")
@place_option
@click.option("--building", default="", help="Only the flats of this building.")
@click.option(
    "--layout",
    type=click.Choice([layout.value for layout in Layout]),
    default=Layout.CARDS.value,
    show_default=True,
    help="Ten cards on A4, an A5 sheet for each household, or four lanyard cards on A4.",
)
@out_option
@paper_language
@data_option
def print_(place_text: str, building: str, layout: str, out: Path, language: str, data: DataFolder) -> None:
    """Print the passes of a place; whoever has no pass that still holds gets one."""
    spoken = Language(language)
    with server_files(data) as files:
        with files.database.write() as connection:
            place = require_place(connection, place_text)
            run = prepare_run(
                connection,
                place,
                files.keys,
                utc_now(),
                secrets.token_bytes,
                building=building,
                layout=Layout(layout),
            )
            tell_unsigned(connection, data)
        if not run.cards:
            fail(text("command.print.nobody", spoken, place=f"{place.name} {building}".strip()))
    lettering = Lettering()
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), transient=True
    )
    with bar:
        task = bar.add_task(text("command.print.drawing", spoken), total=len(run.cards))
        canvas = draw_sheets(run.cards, Layout(layout), spoken, lettering, lambda count: bar.advance(task, count))
        _write(canvas, out, spoken)
    done = text("command.print.done", spoken, cards=len(run.cards), pages=canvas.page_no(), issued=run.issued, file=out)
    Console().print(done, highlight=False, soft_wrap=True)
    _tell_missing(lettering, spoken)


@click.command(
    "register", epilog="Example: checkpoint passes register --place 总公司家属区 --gate 1 --out register.pdf"
)
@place_option
@click.option("--gate", "gate_id", type=int, help="The gate's number; without it, its name is left blank.")
@click.option("--pages", type=click.IntRange(1, _PAGES_MAX), default=10, show_default=True, help="How many pages.")
@out_option
@paper_language
@data_option
def register(place_text: str, gate_id: int | None, pages: int, out: Path, language: str, data: DataFolder) -> None:
    """Print blank registers (出入登记表) for a power cut."""
    spoken = Language(language)
    with server_files(data) as files, files.database.read() as connection:
        place = require_place(connection, place_text)
        gates = {row.gate_id: row.name for row in list_gates(connection, [place.place_id])}
    if gate_id is not None and gate_id not in gates:
        listed = "、".join(f"{number} {name}" for number, name in gates.items())
        fail(f"没有 {gate_id} 号卡点；现有：{listed} / no such gate; there are: {listed}")
    _write(draw_register(place.name, gates.get(gate_id or 0, ""), pages, spoken), out, spoken)
    click.echo(text("command.print.register", spoken, pages=pages, file=out))


@click.command(
    "spare", epilog="Example: checkpoint passes spare --place 总公司家属区 --first 1 --count 50 --out spare.pdf"
)
@place_option
@click.option(
    "--first", type=click.IntRange(1, SPARE_NUMBER_MAX), default=1, show_default=True, help="The first one's number."
)
@click.option(
    "--count", type=click.IntRange(1, SPARE_NUMBER_MAX), default=20, show_default=True, help="How many passes."
)
@out_option
@paper_language
@data_option
def spare(place_text: str, first: int, count: int, out: Path, language: str, data: DataFolder) -> None:
    """Print spare numbered passes to fill in by hand."""
    spoken, last = Language(language), min(first + count - 1, SPARE_NUMBER_MAX)
    with server_files(data) as files, files.database.read() as connection:
        place = require_place(connection, place_text)
    count = last - first + 1
    _write(draw_spares(place.name, first, count, spoken), out, spoken)
    numbers = {"first": spare_number(first), "last": spare_number(last)}
    click.echo(text("command.print.spare", spoken, count=count, file=out, **numbers))


def _write(canvas: Canvas, out: Path, language: Language) -> None:
    try:
        canvas.output(str(out))
    except OSError as error:
        fail(text("command.print.not_written", language, file=out, error=why(error, language)))


def _tell_missing(lettering: Lettering, language: Language) -> None:
    """List what has to be written in by hand."""
    if not lettering.missing:
        return
    click.echo(text("command.print.missing", language, count=len(lettering.missing)))
    for char, subjects in sorted(lettering.missing.items()):
        some = "、".join(row or "-" for row in subjects[:_LISTED]) + ("…" if len(subjects) > _LISTED else "")
        point = f"U+{ord(char):04X}"
        click.echo(text("command.print.missing_row", language, char=char, point=point, subjects=some))
