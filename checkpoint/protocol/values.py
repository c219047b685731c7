"""Reading single values out of decoded JSON, with errors that name the key."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum, StrEnum
from typing import Any, Final, TypeVar

Json = Mapping[str, Any]
E = TypeVar("E", bound=Enum)
T = TypeVar("T")

DEPTH_MAX: Final = 16
"""So many objects and lists lie inside one another, the outermost counted (S16)."""


class ProtocolError(ValueError):
    """The other side sent something that this version does not understand."""


class Rule(StrEnum):
    """A rule of form that all JSON from outside is held to (S16); a value once on the wire is never renamed."""

    DEPTH = "too_deep"
    LENGTH = "long_text"
    NUMBER = "number_range"
    KEYS = "repeated_key"
    SURROGATE = "half_character"
    MARKS = "direction_mark"


class RuleError(ProtocolError):
    """What was sent breaks a rule of form."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.value)
        self.rule = rule


def dumps(value: object) -> bytes:
    """Encode as the one form that is recorded, hashed and sent: compact UTF-8, keys in the order given, no NaN."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _refuse(_constant: str) -> None:
    raise RuleError(Rule.NUMBER)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different: two readers may take different values of the same key."""
    doc = dict(pairs)
    if len(doc) != len(pairs):
        raise RuleError(Rule.KEYS)
    return doc


_decode: Final = json.JSONDecoder(parse_constant=_refuse, object_pairs_hook=_object).decode
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
"""An escape that spells half of a pair; whether the other half is there is looked at only then."""


def loads(data: bytes | str) -> Json:
    """Decode a JSON object.

    Raises:
        RuleError: it has a key twice, a number that is none, half a character, or lies deeper than anything of ours.
        ProtocolError: not JSON, or not an object.
    """
    try:
        text = data.decode() if isinstance(data, bytes) else data
        value = _decode(text)
    except RuleError:
        raise
    except RecursionError as error:
        raise RuleError(Rule.DEPTH) from error
    except ValueError as error:
        message = f"not JSON: {error}"
        raise ProtocolError(message) from error
    if not isinstance(value, dict):
        message = "not a JSON object"
        raise ProtocolError(message)
    if not _is_shallow(value):
        raise RuleError(Rule.DEPTH)
    if _HALF.search(text) and not _is_text(json.dumps(value, ensure_ascii=False)):
        raise RuleError(Rule.SURROGATE)
    return value


def _is_shallow(value: object) -> bool:
    """Whether all of it ends within `DEPTH_MAX` levels; walked level by level, so that depth costs no stack."""
    level: list[Any] = [value]
    for _ in range(DEPTH_MAX):
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, (dict, list))
        ]
        if not level:
            return True
    return False


def get(source: Json, key: str, kind: type[T]) -> T:
    """Take a value of exactly this JSON type; true is not a number here, and half a character is not text."""
    value = source.get(key)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        message = f"{key}: expected {kind.__name__}, got {type(value).__name__}"
        raise ProtocolError(message)
    if isinstance(value, str) and not _is_text(value):
        message = f"{key}: a lone surrogate"
        raise ProtocolError(message)
    return value


def _is_text(value: str) -> bool:
    """Whether it can be written as UTF-8: JSON's escapes can also spell half of a pair."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def get_or(source: Json, key: str, kind: type[T], default: T) -> T:
    """Take a value, or the default where the key is absent or null."""
    return default if source.get(key) is None else get(source, key, kind)


def get_optional(source: Json, key: str, kind: type[T]) -> T | None:
    """Take a value, or None where the key is absent or null."""
    return None if source.get(key) is None else get(source, key, kind)


def get_enum(source: Json, key: str, kind: type[E]) -> E:
    """Take a member of an enumeration."""
    value = source.get(key)
    try:
        return kind(value)
    except ValueError as error:
        message = f"{key}: {value!r} is not a {kind.__name__}"
        raise ProtocolError(message) from error


def format_time(at: datetime) -> str:
    """Write an aware time as UTC with milliseconds: `2026-11-22T08:00:00.123Z`."""
    if at.tzinfo is None:
        message = "only aware times go on the wire"
        raise ValueError(message)
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_time(text: object, key: str = "time") -> datetime:
    """Read an aware time.

    Raises:
        ProtocolError: not a time, or without its offset.
    """
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError as error:
        message = f"{key}: not a time"
        raise ProtocolError(message) from error
    if at.tzinfo is None:
        message = f"{key}: a time without its offset"
        raise ProtocolError(message)
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        message = f"{key}: a time outside the calendar"
        raise ProtocolError(message) from error


def get_time(source: Json, key: str) -> datetime:
    """Take an aware time."""
    return parse_time(get(source, key, str), key)


def get_optional_time(source: Json, key: str) -> datetime | None:
    """Take an aware time, or None where the key is absent or null."""
    return None if source.get(key) is None else get_time(source, key)
