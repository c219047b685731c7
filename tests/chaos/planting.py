"""Where planted bugs are written down: each is one change at a seam."""

from collections.abc import Callable
from typing import Final

import pytest

Patch = pytest.MonkeyPatch
Bug = Callable[[Patch], None]

BUGS: Final[dict[str, Bug]] = {}


def bug(function: Bug) -> Bug:
    BUGS[function.__name__.replace("_", " ")] = function
    return function
