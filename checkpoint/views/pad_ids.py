"""Names of what is on the temperature pad; see `ids`."""

from typing import Final

VALUE: Final = "pad-value"
ERROR: Final = "pad-error"
UNFOLD: Final = "pad-unfold"
PRESET: Final = "preset-{tenths}"
KEY: Final = "key-{digit}"
KEY_BACK: Final = "key-back"
KEY_OK: Final = "key-ok"
