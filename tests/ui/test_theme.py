"""What can be computed of a look: contrast in every light, and shapes that differ whoever looks at them."""

from itertools import combinations

import flet as ft
import pytest

from checkpoint.domain.decide import Outcome
from checkpoint.i18n import CATALOGUE, Language
from checkpoint.views.components.verdict_band import BESIDE_WORD, ems
from checkpoint.views.theme import MARKS, MEASURE, PALETTES, SUN, TARGET, VERDICT_SIZE, VERDICT_SIZE_PHONE
from checkpoint.views.wishes.settings import choose_size
from tests.support.headless import Driver
from tests.support.tablet import resident, sign_pass


def channels(colour):
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def linear(value):
    return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour):
    red, green, blue = (linear(value) for value in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mark", [*MARKS.values(), MEASURE])
def test_a_verdict_is_read_in_sunlight(mark):
    assert contrast(mark.colour, mark.on_colour) >= 7


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_all_other_words_are_read_too(palette):
    least = 7 if palette is SUN else 4.5
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
        (palette.alarm_ink, palette.surface),
        (palette.alarm, palette.on_alarm),
    ]
    for one, other in pairs:
        assert contrast(one, other) >= least, (one, other)


def test_in_sunlight_every_button_has_a_line_that_is_seen():
    assert contrast(SUN.line, SUN.surface) >= 7


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("mark", [*MARKS.values(), MEASURE])
def test_a_verdicts_shape_stands_out_of_its_band_and_its_word_is_on_it(palette, mark):
    assert contrast(mark.on_colour, mark.colour) >= 7


def test_no_two_outcomes_share_a_colour_a_shape_or_a_word():
    marks = [*MARKS.values(), MEASURE]
    assert len({mark.colour for mark in marks}) == len({mark.icon for mark in marks}) == len(marks)
    keys = [f"outcome.{outcome.value}" for outcome in Outcome] + ["outcome.measure"]
    for language in (0, 1):
        assert len({CATALOGUE[key][language] for key in keys}) == len(keys)


def test_targets_and_words_are_large_enough():
    assert TARGET >= 56
    assert VERDICT_SIZE >= VERDICT_SIZE_PHONE >= 48


# ---------------------------------------------------------------- eyes that see fewer colours
# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.

EYES = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}


def seen(colour, eyes):
    """What such eyes make of a colour, in linear light."""
    light = [linear(value) for value in channels(colour)]
    return [min(1, max(0, sum(weight * value for weight, value in zip(row, light, strict=True)))) for row in EYES[eyes]]


def seen_contrast(one, other, eyes):
    weights = (0.2126, 0.7152, 0.0722)
    lights = sorted(sum(w * v for w, v in zip(weights, seen(colour, eyes), strict=True)) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("mark", [*MARKS.values(), MEASURE])
def test_shape_and_word_stand_out_for_every_eye(mark, eyes):
    assert seen_contrast(mark.colour, mark.on_colour, eyes) >= 4.5


def test_colour_alone_would_not_do_and_so_it_never_stands_alone():
    """In grey some bands are nearly one: that is why each has a shape and a word."""
    alike = [
        pair
        for pair in combinations([*MARKS.values(), MEASURE], 2)
        if seen_contrast(pair[0].colour, pair[1].colour, "grey") < 1.5
    ]
    assert alike
    assert all(one.icon != other.icon for one, other in alike)


@pytest.mark.parametrize(("language", "whole"), [(Language.ZH, True), (Language.EN, False)])
async def test_on_a_narrow_phone_the_verdict_stays_one_word_in_one_line(on_shift, language, whole):
    """Seven capitals do not fit beside the mark and the cross in their full size; Chinese does."""
    async with Driver(on_shift, 360, 780) as app:
        app.panel.frame.language = language
        await app.scan(sign_pass(resident("王小明")))
        word = app.inner("verdict", ft.Text)
        assert (word.size == VERDICT_SIZE_PHONE) is whole
        assert word.size * ems(word.value) <= 360 - BESIDE_WORD


async def test_beside_the_buttons_of_a_tablet_at_twice_the_size_too(on_shift):
    async with Driver(on_shift, 1280, 800) as app:
        app.panel.frame.language = Language.EN
        await choose_size(app.panel, 2.0)
        await app.scan(sign_pass(resident("王小明")))
        assert app.panel.frame.lying
        word = app.inner("verdict", ft.Text)
        assert word.size * ems(word.value) <= 0.56 * app.panel.frame.width - BESIDE_WORD + 0.1
