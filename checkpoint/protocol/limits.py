"""What a document from outside may hold (S16): texts of a bounded length, numbers in range, no invisible marks."""

from typing import Any, Final

from checkpoint.domain.bidi import has_marks
from checkpoint.protocol.values import Json, ProtocolError, Rule, RuleError

TEXT_BYTES_MAX: Final = 1024
"""Of one text or key, in UTF-8; the longest of ours, a note of 200 characters, has 800 at most."""
NUMBER_MAX: Final = 2**53
"""The largest whole number that every reader of JSON reads alike; what a reading may be is its type's business."""


def check_plain(doc: Json) -> None:
    """Look at every key and value of a document that `values.loads` gave.

    Raises:
        RuleError: with the first rule that it breaks.
        ProtocolError: a text holds NUL, which no database keeps.
    """
    waiting: list[Any] = [doc]
    while waiting:
        match waiting.pop():
            case str() as text:
                _check_text(text)
            case bool() | None:
                pass
            case int() | float() as number:
                if not -NUMBER_MAX <= number <= NUMBER_MAX:  # nor is "not a number" between the two
                    raise RuleError(Rule.NUMBER)
            case dict() as inner:
                waiting += [*inner, *inner.values()]
            case list() as rows:
                waiting += rows


def _check_text(text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise RuleError(Rule.SURROGATE) from error
    if size > TEXT_BYTES_MAX:
        raise RuleError(Rule.LENGTH)
    if has_marks(text):
        raise RuleError(Rule.MARKS)
    if "\x00" in text:
        raise ProtocolError("a text holds NUL")
