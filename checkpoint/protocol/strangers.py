"""What a stranger said, on the wire; what was not said is left out."""

from typing import Any, Final

from checkpoint.domain.strangers import Stranger
from checkpoint.protocol.values import Json, get, get_or

STRANGER_KEY: Final = "stranger"


def stranger_to_doc(stranger: Stranger) -> dict[str, Any]:
    """Part of a movement, of an incident and of a card that is kept."""
    return {key: text for key, text in (("name", stranger.name), ("home", stranger.home)) if text}


def stranger_from_doc(doc: Json) -> Stranger:
    """Inverse of `stranger_to_doc`."""
    return Stranger(get_or(doc, "name", str, ""), get_or(doc, "home", str, ""))


def optional_stranger(doc: Json) -> Stranger | None:
    """What a document says of a stranger, where it says anything."""
    return stranger_from_doc(get(doc, STRANGER_KEY, dict)) if doc.get(STRANGER_KEY) is not None else None
