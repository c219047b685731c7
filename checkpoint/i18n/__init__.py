"""Every text that a person reads, in Chinese first and in English: one catalogue, split by who reads it.

A row is `key: (zh-CN, en)`. Values are filled in with `str.format`. A test fails on a missing or unused placeholder.
"""

from enum import StrEnum
from typing import Final

from checkpoint.i18n import (
    account,
    amending,
    at_home,
    attention,
    booked,
    bookings,
    calls,
    camera,
    care,
    command,
    console,
    daily,
    desk,
    devices,
    documents,
    duties,
    duty_tables,
    fail_policy,
    forms,
    gate,
    guard,
    heads,
    held,
    limits,
    looking_after,
    notices,
    orders,
    organisation,
    parity,
    passes,
    policies,
    policy_keys,
    reasons,
    roster,
    rules,
    stick,
    strangers,
    trail,
    trips,
    trouble,
    unlocking,
    upkeep,
    visits,
)

Catalogue = dict[str, tuple[str, str]]


class Language(StrEnum):
    """The two languages; Chinese is the default everywhere."""

    ZH = "zh-CN"
    EN = "en"


CATALOGUE: Final[Catalogue] = {
    **amending.TEXTS,
    **at_home.TEXTS,
    **attention.TEXTS,
    **fail_policy.TEXTS,
    **looking_after.TEXTS,
    **reasons.TEXTS,
    **rules.TEXTS,
    **policies.TEXTS,
    **policy_keys.TEXTS,
    **gate.TEXTS,
    **guard.TEXTS,
    **heads.TEXTS,
    **held.TEXTS,
    **camera.TEXTS,
    **care.TEXTS,
    **desk.TEXTS,
    **devices.TEXTS,
    **duties.TEXTS,
    **forms.TEXTS,
    **console.TEXTS,
    **daily.TEXTS,
    **booked.TEXTS,
    **bookings.TEXTS,
    **calls.TEXTS,
    **limits.TEXTS,
    **documents.TEXTS,
    **duty_tables.TEXTS,
    **roster.TEXTS,
    **passes.TEXTS,
    **notices.TEXTS,
    **orders.TEXTS,
    **organisation.TEXTS,
    **parity.TEXTS,
    **stick.TEXTS,
    **strangers.TEXTS,
    **trips.TEXTS,
    **trouble.TEXTS,
    **command.TEXTS,
    **upkeep.TEXTS,
    **trail.TEXTS,
    **account.TEXTS,
    **visits.TEXTS,
    **unlocking.TEXTS,
}


def text(key: str, language: Language = Language.ZH, **values: object) -> str:
    """Look a text up and fill its values in.

    Raises:
        KeyError: no such text; a test walks all keys that the code names, so this is our own mistake.
    """
    row = CATALOGUE[key]
    template = row[0] if language is Language.ZH else row[1]
    return template.format(**values) if values else template
