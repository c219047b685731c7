"""A policy's file as an example: every key that it may have, with its meaning and what holds where it is left out."""

import json
from datetime import UTC, datetime, time
from typing import Any, Final

from checkpoint.domain.policy import Policy
from checkpoint.i18n import Language, text

NUMBERED: Final = datetime(2026, 12, 1, tzinfo=UTC)
_FIRST: Final = ("version", "valid_from", "title")
_TABLES: Final = {
    "gates": """\
[[gates]]
gate = 2
homes = ["1", "2"]
entries = true
exits = true
vehicles = false
visitors = true
open = ["05:30", "23:00"]
""",
    "tasks": """\
[[tasks]]
task = "disinfection"
from = "06:00"
until = "12:00"
minutes = 30
title = "楼道"
""",
}
_OF_THE_WIRE: Final = ("fever_tenths", "low_tenths")
"""What a file may say as well, in tenths; people write degrees."""
_SAMPLES: Final[dict[str, str]] = {
    "valid_from": "2026-12-01",
    "valid_until": "2026-12-31",
    "title": '"封闭式管理"',
    "issued_by": '"疫情防控工作领导小组"',
    "supervisor_phone": '"0000-1234567"',
    "quota_exits": "1",
    "quota_known_minutes": "60",
    "minutes_out_max": "180",
    "riders_max": "4",
    "vehicle_trips": "1",
    "slot_capacity": "20",
    "capacity_inside": "50",
    "curfew": '["22:30", "05:30"]',
}
"""What stands where a policy has nothing by itself."""


def policy_example(known: tuple[str, ...], language: Language) -> str:
    """The text of the file; `known` is what a file may say."""
    usual = Policy(version=1, effective_from=NUMBERED)
    lines = [f"# {text('policy.example.head', language)}", ""]
    for name in (*_FIRST, *(name for name in known if name not in (*_FIRST, *_TABLES, *_OF_THE_WIRE))):
        mark = "" if name in _FIRST else "# "
        lines += [f"# {text(f'policy.key.{name}', language)}", f"{mark}{name} = {_sample(usual, name)}", ""]
    for name, rows in _TABLES.items():
        lines += [f"# {text(f'policy.key.{name}', language)}", *(f"# {row}" for row in rows.splitlines()), ""]
    return "\n".join(lines)


def _sample(usual: Policy, name: str) -> str:
    if name in _SAMPLES:
        return _SAMPLES[name]
    value: Any = getattr(usual, f"{name}_tenths") / 10 if name in ("fever", "low") else getattr(usual, name)
    if isinstance(value, frozenset):
        value = sorted(kind.name.lower() for kind in value)
    if isinstance(value, time):
        value = value.isoformat("minutes")
    return json.dumps(value, ensure_ascii=False)
