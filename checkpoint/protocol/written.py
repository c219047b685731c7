"""What somebody wrote into a file by hand, as TOML or JSON: read once, and every mistake in it said in words."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

TEXT_MAX: Final = 256 * 1024
"""Characters of a file."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a file: `problem` ends the key of its text (`policy.wrong.<problem>`), `values` fill it."""

    problem: str
    values: Mapping[str, object] = field(default_factory=dict)


class WrittenError(Exception):
    """Neither TOML nor JSON."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(f"{mistake.problem} {dict(mistake.values)}")
        self.mistake = mistake


def parse_written(text: str) -> dict[str, Any]:
    """Read the text of a file; what begins with a brace is JSON.

    Raises:
        WrittenError: it is neither, or longer than `TEXT_MAX`.
    """
    if len(text) > TEXT_MAX:
        raise WrittenError(Mistake("syntax", {"error": f"> {TEXT_MAX}"}))
    try:
        written = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        where = {"line": line[1]} if line else {}
        raise WrittenError(Mistake("syntax_line" if line else "syntax", {"error": error} | where)) from error
    if not isinstance(written, dict):
        raise WrittenError(Mistake("syntax", {"error": type(written).__name__}))
    return written


def unknown_keys(written: Mapping[str, Any], known: tuple[str, ...]) -> list[Mistake]:
    """A mistake for each key that is not known, with the one that is nearest to it."""
    found = []
    for name in written:
        if name not in known:
            near = get_close_matches(name, known, 1)
            known_by = {"name": name, "near": near[0]} if near else {"name": name}
            found.append(Mistake("unknown_key_near" if near else "unknown_key", known_by))
    return found
