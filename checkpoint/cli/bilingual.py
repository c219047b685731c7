"""The help of the commands in both languages, Chinese first; the English is what stands at the command."""

import inspect
import re
from textwrap import shorten
from typing import Any, Final

import click
from rich.cells import cell_len

from checkpoint.i18n import usage, usage_options

SETTINGS: Final[dict[str, Any]] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
"""Of the root's context; those below have them from it."""
ENGLISH_MAX: Final = 64
"""Letters that a list of commands shows of each."""
COLUMNS: Final = 76
"""Of a line, on the narrowest terminal; a Chinese character takes two."""
_UNBROKEN: Final = re.compile(r"[!-~]+|.[，。、；：）”]*")
"""What stays on one line: a word of letters, or a character with the marks that never begin a line."""
_HEADINGS: Final = re.compile(rf"^({'|'.join(usage_options.HEADINGS)}):", re.MULTILINE)


class _Formatter(click.HelpFormatter):
    """click's, with its own few words in both languages."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """How the command is called."""
        super().write_usage(prog, args, prefix or f"{_both('Usage')}: ")

    def write_heading(self, heading: str) -> None:
        """What a part of the help begins with."""
        super().write_heading(_both(heading))


class _Context(click.Context):
    formatter_class = _Formatter


def bilingual(command: click.Command) -> click.Command:
    """The command, it and all below it with their Chinese help; what has none stays English."""
    if command.help:
        english = [" ".join(part.split()) for part in inspect.cleandoc(command.help).split("\n\n")]
        chinese = [usage.COMMANDS[part] for part in english if part in usage.COMMANDS]
        if chinese:
            command.short_help = f"\b\n{chinese[0]}\n{shorten(english[0], ENGLISH_MAX, placeholder='…')}"
            command.help = "\n\n".join([*map(_lines, chinese), *english])
    command.context_class = _Context
    if command.epilog:
        command.epilog = _HEADINGS.sub(lambda found: f"{_both(found[1])}:", command.epilog)
    for parameter in (*command.params, command.get_help_option(click.Context(command, **SETTINGS))):
        if isinstance(parameter, click.Option) and parameter.help in usage_options.OPTIONS:
            parameter.help = f"{usage_options.OPTIONS[parameter.help]} {parameter.help}"
    if isinstance(command, click.Group):
        for below in command.commands.values():
            bilingual(below)
    return command


def _both(heading: str) -> str:
    return f"{usage_options.HEADINGS.get(heading, '')} {heading}".lstrip()


def _lines(paragraph: str) -> str:
    """A paragraph that click leaves as it is, in lines that fit a terminal."""
    lines, left = [""], COLUMNS
    for piece in _UNBROKEN.findall(paragraph):
        taken = cell_len(piece)
        if taken > left:
            lines, left = [*lines, ""], COLUMNS
        lines[-1] += piece
        left -= taken
    return "\n".join(["\b", *map(str.strip, lines)])
