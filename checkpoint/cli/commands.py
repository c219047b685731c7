"""The commands by their names; each is loaded when it is called, for all of them together take seconds to load."""

from functools import cache
from importlib import import_module
from typing import Final

import click

from checkpoint.cli.bilingual import bilingual
from checkpoint.cli.trouble import Worded

MODULES: Final = {
    "accounts": "accounts",
    "appointments": "appointments",
    "demo": "demo",
    "devices": "devices",
    "enrol-code": "codes",
    "keys": "keys",
    "logs": "logs",
    "organisation": "organisation",
    "passes": "passes",
    "policy": "policy",
    "roster": "roster",
    "run": "run",
    "server": "server",
    "store": "store",
    "sync": "sync",
    "tablet": "tablet",
}
"""In which module of this package a command stands; there it has its own name, with `_` for `-`."""


class Commands(Worded):
    """The group at the root."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # as click calls it
        """Every command's name, in the order of the alphabet."""
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a name; None: there is none."""
        return _loaded(cmd_name) if cmd_name in MODULES else None


@cache
def _loaded(name: str) -> click.Command:
    command: click.Command = getattr(import_module(f"checkpoint.cli.{MODULES[name]}"), name.replace("-", "_"))
    return bilingual(command)
