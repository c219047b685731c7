"""A policy as somebody writes it: a TOML or JSON file with the names of the policy's fields.

Times are the place's own, temperatures may be written in degrees (`fever`, `low`), pass types by name (`worker`).
Every mistake in a file is found, not only the first.
"""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any, Final

from checkpoint.domain.passes import PassType
from checkpoint.domain.policy import Policy, PolicyError
from checkpoint.protocol.policies import CHOICES, FLAGS, NUMBERS, OPTIONAL, TYPES, policy_from_doc
from checkpoint.protocol.policy_values import wrong_values
from checkpoint.protocol.values import ProtocolError, format_time
from checkpoint.protocol.written import Mistake, WrittenError, parse_written, unknown_keys

_DEGREES: Final = {"fever": "fever_tenths", "low": "low_tenths"}
_NEEDED: Final = ("version", "valid_from")
_TOLD: Final = ("title", "issued_by", "supervisor_phone", "valid_until", "curfew", "report_due", "gates", "tasks")
KNOWN: Final = (*_NEEDED, *_TOLD, *_DEGREES, *NUMBERS, *FLAGS, *OPTIONAL, *TYPES, *CHOICES)
"""What a file may say."""
KNOWN_OF_A_GATE: Final = ("gate", "homes", "entries", "exits", "vehicles", "visitors", "open")
KNOWN_OF_A_TASK: Final = ("task", "from", "until", "minutes", "title")


class PolicyFileError(Exception):
    """A file that is no policy, with everything that is wrong with it."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("; ".join(f"{row.problem} {dict(row.values)}" for row in mistakes))
        self.mistakes = mistakes


def read_policy(text: str, zone: tzinfo) -> Policy:
    """Read a policy from the text of a file; a time without its offset is the place's.

    Raises:
        PolicyFileError: with every mistake that was found.
    """
    try:
        written = parse_written(text)
    except WrittenError as error:
        raise PolicyFileError([error.mistake]) from error
    mistakes = [*unknown_keys(written, KNOWN)]
    for terms in written.get("gates") or []:
        mistakes += unknown_keys(terms, KNOWN_OF_A_GATE) if isinstance(terms, dict) else []
    for row in written.get("tasks") or []:
        mistakes += unknown_keys(row, KNOWN_OF_A_TASK) if isinstance(row, dict) else []
    mistakes += [Mistake("missing", {"name": name}) for name in _NEEDED if name not in written]
    mistakes += wrong_values(written)
    if mistakes:
        raise PolicyFileError(mistakes)
    try:
        return policy_from_doc(_doc(written, zone))
    except PolicyError as error:
        raise PolicyFileError([Mistake(error.problem, error.values)]) from error
    except (ProtocolError, ValueError, TypeError, OverflowError) as error:
        raise PolicyFileError([Mistake("value", {"error": error})]) from error


def _doc(written: Mapping[str, Any], zone: tzinfo) -> dict[str, Any]:
    """The document of the wire, from what was written."""
    doc = {name: value for name, value in written.items() if name not in (*_DEGREES, *TYPES, "valid_from")}
    for name, field_name in _DEGREES.items():
        if name in written:
            doc[field_name] = round(written[name] * 10)
    for name in TYPES:
        if name in written:
            doc[name] = [PassType[str(kind).upper()].value for kind in written[name]]
    doc["from"] = format_time(_moment(written["valid_from"], zone))
    if "valid_until" in written:
        doc["valid_until"] = format_time(_moment(written["valid_until"], zone))
    return doc


def _moment(value: object, zone: tzinfo) -> datetime:
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return at if at.tzinfo else at.replace(tzinfo=zone)
