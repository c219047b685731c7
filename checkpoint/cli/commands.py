"""The commands by their names; each is loaded when it is called, for all of them together take seconds to load."""

from importlib import import_module
from typing import Final

import click

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
        module = MODULES.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(import_module(f"checkpoint.cli.{module}"), cmd_name.replace("-", "_"))
        return command
