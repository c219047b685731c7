"""What was read on a worker's identity document, on the wire; what was not read is left out."""

from typing import Any, Final

from checkpoint.domain.real_names import RealName
from checkpoint.protocol.values import Json, ProtocolError, get, get_or

REAL_NAME_KEY: Final = "real"


def real_name_to_doc(real: RealName) -> dict[str, Any]:
    """Part of a movement and of a card that is kept."""
    return {key: text for key, text in (("name", real.name), ("tail", real.tail)) if text}


def optional_real_name(doc: Json) -> RealName | None:
    """What a document says of it, where it says anything.

    Raises:
        ProtocolError: more of a number than is kept, or something else.
    """
    return None if doc.get(REAL_NAME_KEY) is None else real_name_from_doc(get(doc, REAL_NAME_KEY, dict))


def real_name_from_doc(said: Json) -> RealName:
    """Inverse of `real_name_to_doc`.

    Raises:
        ProtocolError: more of a number than is kept, or something else.
    """
    try:
        return RealName(get_or(said, "name", str, ""), get_or(said, "tail", str, ""))
    except ValueError as error:
        raise ProtocolError(f"{REAL_NAME_KEY}: {error}") from error
