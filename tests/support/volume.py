"""How much is tried: less in the fast suite, all of it where CHECKPOINT_CRASH names CI's volume or a greater one."""

import os
from typing import Final

IS_WHOLE: Final = os.environ.get("CHECKPOINT_CRASH", "fast") != "fast"

IS_SOAK: Final = os.environ.get("CHECKPOINT_CRASH", "fast") == "soak"


def examples(whole: int) -> int:
    """On how many examples a law is tried that CI tries on so many."""
    return whole if IS_WHOLE else min(whole, max(20, whole // 4))
