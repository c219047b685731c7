"""What came into the scan field: a code, or what somebody typed to look a person up."""

from typing import Final

from checkpoint.domain.passes import ForeignCode
from checkpoint.qr.foreign import foreign_kind
from checkpoint.qr.token import PREFIX

SEARCH_MAX: Final = 20
"""No name or room is longer; longer text came from a code."""


def is_code(text: str) -> bool:
    """Whether a text came from a code: nobody types a pass, a link or a Wi-Fi code when looking a person up."""
    return (
        len(text) > SEARCH_MAX
        or text.startswith(PREFIX)
        or foreign_kind(text) not in (ForeignCode.TEXT, ForeignCode.GOODS)
    )
