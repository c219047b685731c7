"""What a command says when the disk, a file or a tablet's store does not let it go on: in words, in both languages.

A command catches what it can say more about; whatever else the world does ends here, in one line and not in a trace.
"""

import errno
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click
from click.exceptions import NoArgsIsHelpError

from checkpoint.cli.options import both, fail
from checkpoint.i18n import CATALOGUE, Language, text
from checkpoint.store.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreKeyError,
    StoreNewerError,
)

if TYPE_CHECKING:
    from checkpoint.services.enrol import EnrolmentError

_WHY: Final = {
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EROFS: "read_only",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EISDIR: "folder",
    errno.EEXIST: "exists",
    errno.EIO: "broken",
}
_STORES: Final = (
    (StoreBusyError, "busy"),
    (StoreFullError, "full"),
    (StoreNewerError, "newer"),
    (StoreKeyError, "key"),
    (StoreDamagedError, "damaged"),
)


def why(error: OSError | UnicodeError, language: Language) -> str:
    """Why a file can't be read or written, and what to do; what is not known to us in the system's own words."""
    if isinstance(error, UnicodeError):
        return text("trouble.not_text", language)
    known = _WHY.get(error.errno or 0)
    return text(f"trouble.{known}", language) if known else str(error.strerror or error)


def fail_with(key: str, error: OSError, **values: object) -> NoReturn:
    """End the command with a text of which `error` is the reason, each language with its own words."""
    said = (text(key, language, error=why(error, language), **values) for language in (Language.ZH, Language.EN))
    fail(" / ".join(said))


def fail_by_store(error: StoreError) -> NoReturn:
    """End the command because of a tablet's store."""
    kind = next((name for known, name in _STORES if isinstance(error, known)), "refused")
    said = (text(f"trouble.store.{kind}", language, error=error) for language in (Language.ZH, Language.EN))
    fail(" / ".join(said))


def fail_by_enrolment(error: "EnrolmentError") -> NoReturn:
    """End the command because the tablet was not enrolled: in the words that its screen has for it."""
    key = f"enrol.{error.code}"
    fail(both(key if key in CATALOGUE else "enrol.refused"))


class Worded(click.Group):
    """The group at the root: what its commands let through is said in words."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # as click has it
        """Run a command.

        Raises:
            OSError: of a kind that no file or disk makes, which is our own mistake.
        """
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            if not isinstance(error, NoArgsIsHelpError):
                click.echo(_misused(error), err=True)
            raise  # click says it in English, with the usage
        except StoreError as error:
            fail_by_store(error)
        except OSError as error:
            if error.errno not in _WHY or not error.filename:
                raise
            fail_with("trouble.file", error, file=error.filename)


def _misused(error: click.UsageError) -> str:
    """How a command was called wrongly, in Chinese."""
    match error:
        case click.MissingParameter():
            return text("trouble.usage.missing", Language.ZH, what=_named(error.param))
        case click.NoSuchOption():
            return text("trouble.usage.no_option", Language.ZH, what=error.option_name)
        case click.BadParameter():
            return text("trouble.usage.bad", Language.ZH, what=_named(error.param))
    return text("trouble.usage.wrong", Language.ZH)


def _named(parameter: click.Parameter | None) -> str:
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.name or "").upper() if parameter is not None else ""
