"""What is wrong with the words of a screen, told from what Flutter really draws (see `painted.js`).

The canvas keeps no text, and the semantics tree keeps all of it even where it is cut. So the page is drawn through
CanvasKit and each call to it is listened to: a paragraph knows whether it ended in an ellipsis, where its lines broke,
and under which clip it was drawn.
"""

import re
import time
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

SCRIPT: Final = Path(__file__).with_name("painted.js").read_text()
STILL_MS: Final = 250
"""So long nothing was drawn: the screen is at rest. A caret blinks twice a second."""

REST_SECONDS: Final = 6.0
SCREEN_BYTES: Final = 300
"""A screen for another glass has more; the bar at the top, when it counts or hears of the server, has less."""

SLACK: Final = 2.0
"""Clips are whole pixels and glyphs lean out of their boxes."""

OVER: Final = 0.3
"""Words that share more than this part of their height lie over each other."""

SOLID: Final = 80
"""What is drawn over words with at least this alpha, of 255, covers them: a sheet, or the shade around one."""

PATCH: Final = 20.0
"""Smaller shapes are dots and lines, not the ground of a word."""

SIDES: Final = ("at the left", "above", "at the right", "below")
ICON: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff\\s]*")
INSIDE_WORD: Final = re.compile(r"[A-Za-zÀ-ɏ]{2}|\d{2}")
ADDRESS: Final = "://"
"""The address of a server has no place where it may break."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Words:
    """A paragraph: what it says, its lines' boxes, where they end in it, its clip, and whether an ellipsis ends it."""

    said: str
    lines: tuple[Box, ...]
    ends: tuple[int, ...]
    clip: Box
    cut: bool
    order: int


@dataclass(frozen=True)
class Shape:
    """A filled shape and how solid it is, 0 to 255."""

    box: Box
    clip: Box
    alpha: int
    order: int

    @property
    def shown(self) -> Box:
        """What its clip leaves of it."""
        return meet(self.box, self.clip)


@dataclass(frozen=True)
class Frame:
    """What scrolls, down or `across`: words that end at its edge are a scroll away."""

    box: Box
    across: bool


def listen(page: Page) -> None:
    """Have everything that this page will draw listened to; before it is opened."""
    page.add_init_script(SCRIPT)


def spare_pixels(page: Page) -> None:
    """After `listen`: the app draws as ever and is listened to, but nothing is put on the glass, which is most work."""
    page.add_init_script("window.unpainted = true")


def rest(page: Page) -> None:
    """Wait until the screen is at rest, or for as long as anybody would."""
    deadline, before, since = time.monotonic() + REST_SECONDS, -1, time.monotonic()
    while time.monotonic() < deadline:
        now = int(page.evaluate("paintedFrames()"))
        if now != before:
            before, since = now, time.monotonic()
        elif time.monotonic() - since >= STILL_MS / 1000:
            return
        page.wait_for_timeout(50)


def resize(page: Page, width: int, height: int) -> None:
    """Change the glass, and wait until the app has sent its screen for it, and all of it is drawn."""
    changed = page.viewport_size != {"width": width, "height": height}
    before, deadline = int(page.evaluate("heardBytes()")), time.monotonic() + REST_SECONDS
    page.set_viewport_size({"width": width, "height": height})
    while changed and int(page.evaluate("heardBytes()")) - before < SCREEN_BYTES and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    rest(page)


def faults(page: Page) -> list[str]:
    """Whatever a reader of this screen cannot read, one line each; empty: nothing."""
    drawn = page.evaluate("painted()")
    size = page.viewport_size
    assert size is not None
    glass: Box = (0, 0, size["width"], size["height"])
    shapes = [
        Shape(_box(row["box"]), _box(row["clip"]), row["colour"][3], order)
        for order, row in enumerate(drawn["rows"])
        if row["kind"] == "shape" and not row["stroke"]
    ]
    rows = [said for order, row in enumerate(drawn["rows"]) if (said := _words(row, order))]
    words = [said for said in rows if _seen(said, shapes, glass)]
    frames = [Frame(_box(frame["box"]), frame["across"]) for frame in drawn["scrolled"]]
    found = [fault for said in words for fault in _alone(said, shapes, frames, glass)]
    return [*found, *_over_each_other(words)]


def _box(numbers: list[float]) -> Box:
    left, top, right, bottom = numbers
    return (left, top, right, bottom)


def _words(row: dict[str, Any], order: int) -> Words | None:
    if row["kind"] != "words" or ICON.fullmatch(row["said"]):
        return None
    lines = tuple(_box(line) for line in row["rows"])
    return Words(row["said"], lines, tuple(row["ends"]), _box(row["clip"]), row["cut"], order)


def meet(one: Box, other: Box) -> Box:
    """What two boxes share; turned inside out where they share nothing."""
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _seen(words: Words, shapes: list[Shape], glass: Box) -> bool:
    """Whether any of it is in sight: under its clip, on the glass, and under nothing that came later."""
    shown = [line for line in words.lines if _area(meet(meet(line, words.clip), glass)) > 0]
    later = [shape for shape in shapes if shape.order > words.order and shape.alpha >= SOLID]
    return any(not any(_holds(shape.shown, line) for shape in later) for line in shown)


def _holds(outer: Box, inner: Box) -> bool:
    shared = meet(outer, inner)
    return _area(shared) >= 0.95 * max(_area(inner), 1.0)  # a sheet's round corner may show a little


def _alone(words: Words, shapes: list[Shape], frames: list[Frame], glass: Box) -> list[str]:
    """What is wrong with one paragraph by itself."""
    found = []
    if words.cut:
        found.append("ends in an ellipsis")
    breaks = [] if ADDRESS in words.said else words.ends[:-1]
    if any(INSIDE_WORD.fullmatch(words.said[end - 1 : end + 1]) for end in breaks):
        found.append("is broken inside a word")
    clip = meet(words.clip, glass)
    for left, top, right, bottom in words.lines:
        over = (clip[0] - left, clip[1] - top, right - clip[2], bottom - clip[3])
        for side, (far, said) in enumerate(zip(over, SIDES, strict=True)):
            if far > SLACK and not _scrolls(clip[side], frames, side):
                found.append(f"is clipped {said}")
    ground = _ground(words, shapes)
    shown = [line for line in words.lines if _area(meet(line, words.clip)) > 0]
    if ground and any(_outgrows(line, ground) for line in shown):
        found.append("outgrows its box")
    return [f"{words.said!r} {fault}" for fault in dict.fromkeys(found)]


def _scrolls(edge: float, frames: list[Frame], side: int) -> bool:
    return any(abs(edge - frame.box[side]) <= SLACK and frame.across == (side in {0, 2}) for frame in frames)


def _outgrows(line: Box, ground: Box) -> bool:
    return (
        line[0] < ground[0] - SLACK
        or line[1] < ground[1] - SLACK
        or line[2] > ground[2] + SLACK
        or line[3] > ground[3] + SLACK
    )


def _ground(words: Words, shapes: list[Shape]) -> Box | None:
    """The last filled shape that was drawn under the middle of a paragraph before it."""
    across = (min(line[0] for line in words.lines) + max(line[2] for line in words.lines)) / 2
    down = (words.lines[0][1] + words.lines[-1][3]) / 2
    if not (words.clip[0] <= across <= words.clip[2] and words.clip[1] <= down <= words.clip[3]):
        return None
    under = [
        shape
        for shape in shapes
        if shape.order < words.order
        and shape.alpha >= SOLID
        and shape.shown[0] <= across <= shape.shown[2]
        and shape.shown[1] <= down <= shape.shown[3]
        and min(shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]) >= PATCH
    ]
    return under[-1].box if under else None


def _over_each_other(words: list[Words]) -> list[str]:
    return [
        f"{one.said!r} and {other.said!r} lie over each other"
        for one, other in combinations(words, 2)
        if one.said != other.said and any(_crosses(a, b, one, other) for a in one.lines for b in other.lines)
    ]


def _crosses(a: Box, b: Box, one: Words, other: Words) -> bool:
    shared = meet(meet(a, one.clip), meet(b, other.clip))
    low = min(a[3] - a[1], b[3] - b[1])
    return shared[2] - shared[0] > SLACK and shared[3] - shared[1] > OVER * low
