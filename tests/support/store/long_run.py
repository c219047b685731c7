"""A crash suite run by hand, as many times as asked."""

import argparse
import time
from collections.abc import Callable


def main(run: Callable[[int, int], list[str]], what: str, times: int) -> None:
    """Run it with the count and the seed of the command line, print what it found, and fail if that is anything."""
    parser = argparse.ArgumentParser(description=run.__doc__)
    parser.add_argument("--times", type=int, default=times)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    began = time.monotonic()
    found = run(arguments.times, arguments.seed)
    print(f"{arguments.times} {what}, seed {arguments.seed}: {len(found)} wrong, {time.monotonic() - began:.0f} s")
    for text in found:
        print(" ", text)
    raise SystemExit(bool(found))
