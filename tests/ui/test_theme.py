"""What can be computed of a look: contrast, and shapes that differ."""

import pytest

from checkpoint.views.theme import DAY, MARKS, MEASURE, NIGHT, TARGET, VERDICT_SIZE_PHONE


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mark", [*MARKS.values(), MEASURE])
def test_a_verdict_is_read_in_sunlight(mark):
    assert contrast(mark.colour, mark.on_colour) >= 7


@pytest.mark.parametrize("palette", [DAY, NIGHT])
def test_all_other_words_are_read_too(palette):
    pairs = [
        (palette.ink, palette.surface),
        (palette.ink, palette.ground),
        (palette.ink, palette.raised),
        (palette.ink, palette.tint),
        (palette.muted, palette.surface),
        (palette.muted, palette.raised),
        (palette.muted, palette.ground),
        (palette.on_accent, palette.accent),
        (palette.accent, palette.tint),
        (palette.warn_ink, palette.warn_ground),
        (palette.on_alarm, palette.alarm),
    ]
    for one, other in pairs:
        assert contrast(one, other) >= 4.5, (one, other)


def test_no_two_outcomes_share_a_colour_or_a_shape():
    marks = [*MARKS.values(), MEASURE]
    assert len({mark.colour for mark in marks}) == len({mark.icon for mark in marks}) == len(marks)


def test_targets_and_words_are_large_enough():
    assert TARGET >= 56
    assert VERDICT_SIZE_PHONE >= 48
