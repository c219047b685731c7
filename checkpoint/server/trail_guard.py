"""The trail's lines are only added: the database itself refuses to change or remove one (S11).

Who owns the database can switch this off; then the chain shows what was done (`repository/trail_chain.py`).
"""

from typing import Final

from sqlalchemy import Connection

_SQLITE: Final = tuple(
    f"CREATE TRIGGER audit_no_{done} BEFORE {done} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END"
    for done in ("update", "delete")
)
_REFUSE: Final = "BEGIN RAISE EXCEPTION 'the trail is only added to'; END"
_POSTGRESQL: Final = (
    f"CREATE FUNCTION audit_stands() RETURNS trigger LANGUAGE plpgsql AS $$ {_REFUSE} $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stands()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_stands()",
)


def guard_trail(connection: Connection) -> None:
    """Have a database that has the table `audit` refuse UPDATE and DELETE of its rows, and on PostgreSQL TRUNCATE."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)
