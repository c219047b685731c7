"""Write a revision of the server's schema from what tables.py and the newest revision differ in.

`python -m scripts.make_revision 0007 presence-by-gate`; then read it, tidy it, name it in `schema.HEAD`.
"""

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from checkpoint.server import schema

FOLDER = Path(schema.__file__).parent / "migrations"


def main(number: str, name: str) -> None:
    with create_engine("sqlite://").begin() as connection:
        schema.upgrade(connection)
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(FOLDER))
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        command.revision(config, name.replace("-", " "), autogenerate=True, rev_id=number)


if __name__ == "__main__":
    main(*sys.argv[1:])
