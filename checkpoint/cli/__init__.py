"""The command line `checkpoint …` for supervisors and administrators."""

import click

from checkpoint import __version__
from checkpoint.cli.accounts import accounts
from checkpoint.cli.appointments import appointments
from checkpoint.cli.codes import enrol_code
from checkpoint.cli.demo import demo
from checkpoint.cli.devices import devices
from checkpoint.cli.keys import keys
from checkpoint.cli.logs import logs
from checkpoint.cli.organisation import organisation
from checkpoint.cli.passes import passes
from checkpoint.cli.policy import policy
from checkpoint.cli.roster import roster
from checkpoint.cli.run import run
from checkpoint.cli.server import server
from checkpoint.cli.store import store
from checkpoint.cli.sync import sync
from checkpoint.cli.tablet import tablet
from checkpoint.cli.trouble import Worded

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Worded, context_settings=SETTINGS)
@click.version_option(__version__, prog_name="checkpoint")
def main() -> None:
    """Gate registration for closed compounds: the tablet app, the central server, and their upkeep."""


OFFICE = (organisation, accounts, policy, appointments, roster, passes, keys, enrol_code, devices, logs)
MACHINES = (run, server, tablet, demo, store, sync)
for command in (*MACHINES, *OFFICE):
    main.add_command(command)
