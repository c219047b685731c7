"""`checkpoint demo`: a city's bureau with nine compounds, made up, to try the product with."""

from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from checkpoint.cli.options import data_option, fail
from checkpoint.config import DataFolder
from checkpoint.now import utc_now

if TYPE_CHECKING:
    from checkpoint.server.demo.assembly import Dataset

_EPILOG = """
\b
Examples:
  checkpoint demo --data .data
  checkpoint server --data .data --demo
"""


@click.command(epilog=_EPILOG)
@data_option
def demo(data: DataFolder) -> None:
    """Fill an empty server database with demonstration data; nobody in it exists.

    Nine compounds with 1,908 households and 7,021 residents, two gates and two volunteers each, passes for
    everybody, the rules before and after closed management, and three days of movements, tasks and supplies up
    to now. A database that has places already is left as it is.
    """
    from checkpoint.cli.server_files import server_files
    from checkpoint.server.demo.dataset import ensure_demo
    from checkpoint.server.demo.recognising import is_demo

    console = Console()
    with server_files(data, create=True) as files, console.status("正在生成演示数据 / making the demonstration data"):
        dataset = ensure_demo(files.database, files.keys, utc_now())
        with files.database.read() as connection:
            ours = is_demo(connection)
    if not ours:
        fail(f"{data.server} 里已有其他场所，演示数据请另选文件夹 / holds other places: choose another folder")
    if dataset is None:
        console.print(
            "演示数据已在，没有改动 / the demonstration data is there already, nothing was changed", soft_wrap=True
        )
        return
    console.print(_places(dataset))
    console.print(_sign_ins())


def _places(dataset: "Dataset") -> Table:
    from checkpoint.server.demo.dataset import events_of, size_of

    units = {unit.unit_id: unit.name for unit in dataset.units}
    table = Table(title="演示数据 / demonstration data", title_justify="left", show_footer=True)
    size = size_of(dataset)
    table.add_column("场所\nplace", no_wrap=True, footer=f"{size.places}")
    table.add_column("责任单位\nunit", no_wrap=True)
    table.add_column("卡点\ngates", footer=f"{size.gates}", justify="right")
    table.add_column("户\nhouseholds", footer=f"{size.households:,}", justify="right")
    table.add_column("人\nresidents", footer=f"{size.residents:,}", justify="right")
    table.add_column("记录\nevents", footer=f"{size.events:,}", justify="right")
    for row in dataset.places:
        compound = row.compound
        counts = (len(compound.gates), len(row.households), len(row.residents), events_of(row))
        table.add_row(compound.place.name, units[compound.place.unit_id], *(f"{count:,}" for count in counts))
    return table


def _sign_ins() -> Table:
    from checkpoint.server.demo.organisation import compounds
    from checkpoint.server.demo.sign_ins import ACCOUNTS, PINS

    table = Table("", "用户 user", "口令 password / PIN", title="演示登录 / demo sign-ins", title_justify="left")
    for login, name, password in ACCOUNTS:
        table.add_row("督导台 console", f"{login}（{name}）", password)
    for compound in compounds():
        for name, pin in PINS[compound.place.place_id]:
            table.add_row(compound.place.name, name, pin)
    return table
