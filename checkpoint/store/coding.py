"""Documents as recorded bytes: the same form as on the wire, so that the server hashes what the disk holds."""

import json
from typing import Any, Final

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_DECODER: Final = json.JSONDecoder()


def encode(doc: object) -> bytes:
    """Compact UTF-8; no NaN, because other decoders refuse it, and no faster encoder, because those take more types."""
    return _ENCODER.encode(doc).encode()


def decode(body: bytes) -> Any:  # noqa: ANN401  # a document
    """What `encode` made."""
    return _DECODER.decode(body.decode())
