"""How much is tried: less in the fast suite, all of it where CHECKPOINT_CRASH names CI's volume or a greater one."""

import os
from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")

IS_WHOLE: Final = os.environ.get("CHECKPOINT_CRASH", "fast") != "fast"

IS_SOAK: Final = os.environ.get("CHECKPOINT_CRASH", "fast") == "soak"


_IS_SECOND: Final = os.environ.get("CHECKPOINT_TEST_DATABASE") == "postgresql"
"""The pass of the server's tests on the second database: what laws find on every example the first has found."""


def examples(whole: int) -> int:
    """On how many examples a law is tried that CI tries on so many."""
    return whole if IS_SOAK or (IS_WHOLE and not _IS_SECOND) else min(whole, max(20, whole // 4))


def some(whole: Sequence[T], one_in: int) -> Sequence[T]:
    """What is tried of what CI tries all of: every so manyth, the last first."""
    return whole if IS_WHOLE else whole[::-one_in]
