"""What a record says by a word chosen from a list, in the language of whoever reads it.

Records hold codes, such as `medical`; those of before hold the Chinese words of the list. Both are told in either
language. What was typed by hand stays as it is.
"""

from functools import cache

from checkpoint.i18n import CATALOGUE, Language, text


def recorded(value: str, prefix: str, language: Language) -> str:
    """A recorded value in words. `prefix` names the list by its texts' keys, such as `visit.purpose`.

    A code may be followed by what was typed, after a space.
    """
    codes, words = _codes(prefix), _words(prefix)
    if value in words:
        return text(words[value], language)
    first, *rest = value.split(" ")
    said = [text(codes[first], language) if first in codes else _said(first, words, language)]
    return " ".join([*said, *(_said(word, words, language) for word in rest)])


def _said(word: str, words: dict[str, str], language: Language) -> str:
    return text(words[word], language) if word in words else word


@cache
def _codes(prefix: str) -> dict[str, str]:
    """The key of each code of a list."""
    begin = f"{prefix}."
    return {key.removeprefix(begin): key for key in CATALOGUE if key.startswith(begin)}


@cache
def _words(prefix: str) -> dict[str, str]:
    """The key of each Chinese word of a list."""
    return {CATALOGUE[key][0]: key for key in _codes(prefix).values()}
