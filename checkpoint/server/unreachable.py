"""What an administrator is told when a database does not answer: which, why, and what to do."""

from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from checkpoint.i18n import Language, text

_CHARACTERS: Final = 400


def reason(error: SQLAlchemyError) -> str:
    """The driver's own words on one line. They name the account and the database, and never a password."""
    return " ".join(str(getattr(error, "orig", None) or error).split())[:_CHARACTERS]


def unreachable(url: URL, error: SQLAlchemyError) -> str:
    """The sentence, in both languages."""
    key = f"upkeep.unreachable.{'file' if url.get_backend_name() == 'sqlite' else 'server'}"
    values = {"where": url.render_as_string(), "why": reason(error)}
    return " / ".join(text(key, language, **values) for language in (Language.ZH, Language.EN))
