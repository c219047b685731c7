"""Marks that turn the writing direction (方向控制符): invisible, and what stands after them reads in another order.

A name that holds one can look like somebody else's on a list, and a note can hide how it ends. Letters of every
script say by themselves which way they run, so that no name, Uyghur or Arabic ones included, needs a mark; the
joiners inside an emoji or an Indic word are no such marks and stay.

The rule, for every way in: *they are in nothing that is kept as text.* What a person typed or pasted loses them
without a word, as it loses blanks at its ends; a row of a roster file is named as a problem, since files are never
altered; a record that a program sent with one is kept aside, since recorded bytes are never altered.
"""

from typing import Any, Final

MARKS: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Arabic letter mark, left-to-right and right-to-left mark, embeddings, overrides, isolates, and their ends."""

_GONE: Final = dict.fromkeys(map(ord, MARKS))


def has_marks(text: str) -> bool:
    """Whether a text holds one of them."""
    return not text.isascii() and any(mark in text for mark in MARKS)


def without_marks(text: str) -> str:
    """The text as it looks where nothing turns it."""
    return text if text.isascii() else text.translate(_GONE)


def all_without_marks(value: Any) -> Any:  # noqa: ANN401  # whatever JSON holds
    """A document with the marks taken out of every text in it."""
    match value:
        case str():
            return without_marks(value)
        case dict():
            return {key: all_without_marks(inner) for key, inner in value.items()}
        case list() | tuple():
            return [all_without_marks(inner) for inner in value]
        case _:
            return value
