"""Ready for Citus: the rules that every table keeps, and the statements that would distribute them.

The rules, each of which a test applies to the real tables:
1. A table is a reference table, named here with its reason, or it has `place_id`.
2. `place_id` comes first in the primary key, and in every unique index of a table that has it.
3. A foreign key of a table with `place_id` leads to a reference table, or carries `place_id` along.
4. No number that the database makes, no default that it computes.

The trail has triggers, which Citus takes on a distributed table only when it is told to. Ours read no table, which is
what Citus asks of them.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import MetaData, Table

PLACE: Final = "place_id"

REFERENCE: Final = {
    "database_info": "one row a fact about the whole database",
    "unit": "the tree of units, a few hundred rows, joined by every supervisor's page",
    "account": "the supervisors, a few hundred",
    "account_session": "who is signed in",
    "second_factor": "what supervisors chose to have asked beside the password",
    "recovery_code": "how they sign in without it, eight each",
    "throttle": "who guessed too often",
}
"""The tables that every node has a copy of, and why."""


def violations(metadata: MetaData) -> list[str]:
    """What keeps tables from being distributed, each in a sentence that names the table."""
    return [fault for table in metadata.sorted_tables for fault in _faults(table)]


def _faults(table: Table) -> Iterator[str]:
    for column in table.columns:
        if column.server_default is not None or column.autoincrement is True or column.identity is not None:
            yield f"{table.name}.{column.name}: the database makes its value"
    if table.name in REFERENCE:
        return
    if PLACE not in table.columns:
        yield f"{table.name}: neither a reference table nor one with {PLACE}"
        return
    first = next(iter(table.primary_key.columns), None)
    if first is None or first.name != PLACE:
        yield f"{table.name}: {PLACE} is not first in the primary key"
    for index in table.indexes:
        if index.unique and next(iter(index.columns)).name != PLACE:
            yield f"{table.name}.{index.name}: unique without {PLACE} first"
    for key in table.foreign_key_constraints:
        if key.referred_table.name not in REFERENCE and PLACE not in key.column_keys:
            yield f"{table.name} -> {key.referred_table.name}: the foreign key leaves the place"


def plan(metadata: MetaData) -> list[str]:
    """The statements that turn a PostgreSQL with Citus into a distributed one, in an order that its keys allow."""
    wanted = [table.name for table in metadata.sorted_tables]
    reference = [name for name in wanted if name in REFERENCE]
    places = [name for name in wanted if name not in REFERENCE]
    first, *others = sorted(places, key=lambda name: (name != "place", wanted.index(name)))
    return [
        "CREATE EXTENSION IF NOT EXISTS citus;",
        "ALTER SYSTEM SET citus.enable_unsafe_triggers = on;",
        "SELECT pg_reload_conf();",
        "SET citus.enable_unsafe_triggers = on;",
        *(f"SELECT create_reference_table('{name}');" for name in reference),
        f"SELECT create_distributed_table('{first}', '{PLACE}');",
        *(f"SELECT create_distributed_table('{name}', '{PLACE}', colocate_with => '{first}');" for name in others),
    ]
