"""A PostgreSQL for benches, from the package that carries it, as it comes: every commit is on the disk."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pgserver.postgres_server import get_server


@contextmanager
def running_postgresql() -> Iterator[str]:
    """Start it and give the address of an empty database; gone at the end."""
    server = get_server(Path(tempfile.mkdtemp(prefix="checkpoint-pg-")), cleanup_mode="delete")
    try:
        address = str(server.get_uri("postgres"))
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench TEMPLATE template0 ENCODING 'UTF8'")
        yield address.replace("/postgres?", "/bench?")
    finally:
        server.cleanup()
