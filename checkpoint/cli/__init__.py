"""The command line `checkpoint …` for supervisors and administrators."""

import click

from checkpoint import __version__
from checkpoint.cli.bilingual import SETTINGS, bilingual
from checkpoint.cli.commands import Commands


@click.group(cls=Commands, context_settings=SETTINGS)
@click.version_option(__version__, prog_name="checkpoint")
def main() -> None:
    """Gate registration for closed compounds: the tablet app, the central server, and their upkeep."""


bilingual(main)
