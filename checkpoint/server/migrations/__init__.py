"""The schema's revisions, run by alembic over a connection that the caller has opened."""
