"""Names by which tests find the temperature pad's parts that `ids` does not name."""

from typing import Final

UNFOLD: Final = "pad-unfold"
