"""Documents as recorded bytes: the same form as on the wire, so that the server hashes what the disk holds."""

import json
import json.encoder
from collections.abc import Callable
from typing import Any, Final

import msgspec

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_decode: Final = msgspec.json.Decoder().decode


def _prepared() -> Callable[[object, int], tuple[str, ...]] | None:
    """The encoder's C part made once, not for each document; it looks for no cycles, hence `encode`'s second try."""
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return None
    text = json.encoder.encode_basestring
    flags = {"sort_keys": False, "skipkeys": False, "allow_nan": False}
    made: Callable[[object, int], tuple[str, ...]] = make(None, _ENCODER.default, text, None, ":", ",", *flags.values())
    return made


_FAST: Final = _prepared()


def encode(doc: object) -> bytes:
    """Compact UTF-8; no NaN, because other decoders refuse it, and no faster encoder, because those take more types."""
    if _FAST is not None:
        try:
            return "".join(_FAST(doc, 0)).encode()
        except (TypeError, ValueError, RecursionError):
            pass
    return _ENCODER.encode(doc).encode()


def decode(body: bytes) -> Any:  # noqa: ANN401  # a document
    """What `encode` made. msgspec gives what json gives or refuses, and takes a third of the time."""
    try:
        return _decode(body)
    except (msgspec.MsgspecError, RecursionError):
        return json.loads(body)
