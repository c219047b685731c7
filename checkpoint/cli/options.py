"""Options and failures that several commands share."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

import click

from checkpoint.config import DataFolder, data_folder
from checkpoint.i18n import Language, text

PORT_MAX: Final = 65535

F = TypeVar("F", bound=Callable[..., Any])


def data_option(function: F) -> F:
    """Add `--data DIR`; the command receives the settled DataFolder."""
    return click.option(
        "--data",
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        callback=_settle,
        help="Where data lives. Default: CHECKPOINT_DATA, or the platform's folder for applications.",
    )(function)


def _settle(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> DataFolder:
    return data_folder(value)


def language_option(words: str) -> Callable[[F], F]:
    """Add `--language`, a `Language`'s value; Chinese is the default. `words`: what it is the language of."""
    names = [known.value for known in Language]
    return click.option(
        "--language", type=click.Choice(names), default=Language.ZH.value, show_default=True, help=words
    )


spoken_option = language_option("The language of what is said.")


def both(key: str, **values: object) -> str:
    """A message in both languages on one line."""
    return f"{text(key, Language.ZH, **values)} / {text(key, Language.EN, **values)}"


def fail(message: str) -> NoReturn:
    """End the command with one line on the standard error stream and exit status 1."""
    click.echo(message, err=True)
    raise SystemExit(1)


def require_free_port(host: str, port: int) -> None:
    """End the command with one line that names the port, if it is none or another program listens on it."""
    if not 1 <= port <= PORT_MAX:
        fail(both("command.port.none", port=port, most=PORT_MAX))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            fail(both("command.port.in_use", port=port))
