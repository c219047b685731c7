"""Make the four sounds of a verdict, and the bell of a re-measure that is due.

They differ in number, height and length at once, so that a volunteer who looks at the person and not at
the tablet, or hears badly, can still tell them apart.
"""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

SOUNDS = Path(__file__).parent.parent / "assets" / "sounds"
RATE_HZ = 16_000
LOUDNESS = 0.8
FADE_S = 0.012  # without it a tone clicks where it starts and ends


@dataclass(frozen=True)
class Tone:
    """One tone gliding from `start_hz` to `end_hz`; a frequency of 0 is silence."""

    start_hz: float
    end_hz: float
    length_s: float
    overtones: int = 1

    def samples(self) -> Iterator[float]:
        count = round(self.length_s * RATE_HZ)
        phase = 0.0
        weight = sum(1 / n for n in range(1, self.overtones + 1))
        for i in range(count):
            phase += math.tau * (self.start_hz + (self.end_hz - self.start_hz) * i / count) / RATE_HZ
            fade = min(1.0, i / RATE_HZ / FADE_S, (count - i) / RATE_HZ / FADE_S)
            yield fade * sum(math.sin(n * phase) / n for n in range(1, self.overtones + 1)) / weight


GAP = Tone(0, 0, 0.07)
CHECK = Tone(784, 784, 0.13)
REFER = Tone(587, 587, 0.12, overtones=2)

VERDICTS = {
    "admit": (Tone(988, 1568, 0.17),),
    "check": (CHECK, GAP, CHECK),
    "refer": (REFER, GAP, REFER, GAP, REFER),
    # A tablet's loudspeaker hardly gives 196 Hz; the overtones carry the tone.
    "refuse": (Tone(208, 185, 0.7, overtones=5),),
}
BELL = (Tone(1319, 1319, 0.2), GAP, Tone(1047, 1047, 0.4))


def main() -> None:
    SOUNDS.mkdir(parents=True, exist_ok=True)
    for name, tones in {**VERDICTS, "due": BELL}.items():
        samples = chain.from_iterable(tone.samples() for tone in tones)
        frames = b"".join(struct.pack("<h", round(32767 * LOUDNESS * sample)) for sample in samples)
        path = SOUNDS / f"{name}.wav"
        with wave.open(str(path), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE_HZ)
            out.writeframes(frames)
        print(f"sound: {path.name}, {path.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
