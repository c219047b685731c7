"""Read rates on the degraded set, by class and engine, and CPU a frame.

python -m bench.decoding [--per-class 60] [--seed 20261122]
"""

import argparse
import statistics
import time
from collections import Counter

from bench.degraded import CLASSES, PER_CLASS, empty_frames, samples
from bench.report import Report
from checkpoint.qr.decode import Decoder

ASKED = {"zxing": 92, "zbar": 88}
FRAME_MS = 8


def run(per_class: int, seed: int) -> Report:
    """Show each picture as a camera would, frame after frame, until it is read or every treatment had its turn."""
    report = Report("decoding", seed)
    pictures = list(samples(seed, per_class))
    for engine, asked in ASKED.items():
        first: Counter[str] = Counter()
        read: Counter[str] = Counter()
        wrong, spent = 0, []
        for picture in pictures:
            decoder = Decoder(engine)
            for frame in range(2 * decoder.tries):
                started = time.thread_time()
                found = decoder.read(picture.grey)
                spent.append((time.thread_time() - started) * 1000)
                wrong += any(text != picture.text for text in found)
                if found:
                    first[picture.kind] += frame == 0
                    read[picture.kind] += picture.text in found
                    break
        total = len(pictures)
        rate = 100 * sum(read.values()) / total
        report.row(f"{engine}: read of {total}, %", rate, f">= {asked}", good=rate >= asked)
        report.row(f"{engine}: read in the first frame, %", 100 * sum(first.values()) / total)
        report.row(f"{engine}: wrong texts", wrong, "0", good=wrong == 0)
        mean = statistics.mean(spent)
        bound = f"<= {FRAME_MS}" if engine == "zxing" else ""
        report.row(f"{engine}: ms CPU a frame, mean", mean, bound, good=mean <= FRAME_MS if bound else None)
        report.row(f"{engine}: ms CPU a frame, median", statistics.median(spent))
        for kind in CLASSES:
            report.row(
                f"{engine}: {kind}, % (first frame)",
                f"{read[kind] * 100 // per_class} ({first[kind] * 100 // per_class})",
            )
        unpacked = []
        for picture in pictures[:: max(1, len(pictures) // 60)]:
            decoder = Decoder(engine)
            started = time.thread_time()
            decoder.read_frame(picture.jpeg)
            unpacked.append((time.thread_time() - started) * 1000)
        mean = statistics.mean(unpacked)
        report.row(f"{engine}: ms CPU a JPEG frame, mean", mean, bound, good=mean <= FRAME_MS if bound else None)
        decoder, idle = Decoder(engine), []
        for grey in empty_frames(seed):
            started = time.thread_time()
            assert decoder.read(grey) == []
            idle.append((time.thread_time() - started) * 1000)
        mean = statistics.mean(idle)
        report.row(
            f"{engine}: ms CPU a frame without a code, mean", mean, bound, good=mean <= FRAME_MS if bound else None
        )
    return report


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-class", type=int, default=PER_CLASS)
    parser.add_argument("--seed", type=int, default=20261122)
    arguments = parser.parse_args()
    run(arguments.per_class, arguments.seed).keep()


if __name__ == "__main__":
    main()
