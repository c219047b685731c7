"""Write `tests/slow.txt`: the modules that `make fast` leaves to `make test`, from how long each took in a run.

pytest tests -m "not e2e" -n auto --dist worksteal --junitxml=times.xml && python -m scripts.make_slow times.xml
"""

import sys
from collections import defaultdict
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

TESTS: Final = Path(__file__).parents[1] / "tests"
MEAN_S: Final = 0.6
"""Seconds that a test of a module takes on average from which on the module is left out."""
KEPT: Final = ("store/", "test_emergency")
"""What a change must never break unseen: the store's crash suites, and the emergency exit."""


def slow(report: Path) -> list[str]:
    """The slow modules of a JUnit report, as paths under `tests`."""
    times: dict[str, list[float]] = defaultdict(list)
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it here
        module = case.get("classname", "").removeprefix("tests.").replace(".", "/") + ".py"
        times[module].append(float(case.get("time", 0)))
    means = {module: sum(spent) / len(spent) for module, spent in times.items()}
    return sorted(
        module
        for module, mean in means.items()
        if mean >= MEAN_S and (TESTS / module).exists() and not any(kept in module for kept in KEPT)
    )


if __name__ == "__main__":
    found = slow(Path(sys.argv[1]))
    (TESTS / "slow.txt").write_text("\n".join(found) + "\n")
    print(f"{len(found)} modules in tests/slow.txt")
