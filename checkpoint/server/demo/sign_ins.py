"""How to sign in to the demo; none of it is a secret, and none of it works anywhere else."""

from typing import Final

from checkpoint.server.demo import organisation

ACCOUNTS: Final = tuple((row.login, row.name, organisation.PASSWORD) for row in organisation.ACCOUNTS)
"""Login, what the account is, and its password."""

PINS: Final = {
    compound.place.place_id: tuple(
        (row.name, row.pin) for row in organisation.volunteers() if row.place_id == compound.place.place_id
    )
    for compound in organisation.compounds()
}
"""For each place, its volunteers' names and PINs."""
