"""Whether a database holds the demo, told without making it."""

from sqlalchemy import Connection

from checkpoint.server.demo.organisation import compounds
from checkpoint.server.repository import organisation


def is_there(connection: Connection) -> bool:
    """Whether the database holds an organisation already: the demo is made only in an empty one."""
    return bool(organisation.list_places(connection))


def is_demo(connection: Connection) -> bool:
    """Whether the places that are there are the demo's."""
    made_up = {compound.place.place_id for compound in compounds()}
    return any(place.place_id in made_up for place in organisation.list_places(connection))
