"""The camera's box: its light, its lenses, its sleep, and its words where it does not work."""

import itertools

import flet_camera
import pytest

from checkpoint.domain.movements import Source
from checkpoint.qr.image import code_png
from checkpoint.views.sighting import AWAY_SECONDS, SLEEP_SECONDS, Sighting, best, trouble
from tests.support.headless import Refusal
from tests.support.tablet import resident, sign_pass

BACK = {"name": "0", "lens_direction": "back", "sensor_orientation": 0}
FRONT = {"name": "1", "lens_direction": "front", "sensor_orientation": 0}
WALL = code_png("WALL", 4)[:60]
"""A frame in which there is nothing to read."""


@pytest.fixture
def camera(gate):
    """A client with two cameras that takes pictures of a wall."""
    gate.connection.answers |= {
        "get_available_cameras": [FRONT, BACK],
        "supports_image_streaming": False,
        "take_picture": WALL,
    }
    return gate


def lens(app):
    """The camera that was switched to last."""
    given = app.connection.arguments.get("set_description")
    return given["description"].name if given else ""


async def opened(app):
    await app.tap("camera")
    await app.until(lambda: "对准镜头" in app.text("camera-state"))


async def test_the_back_camera_is_chosen_and_a_code_before_it_opens_its_card(camera):
    await opened(camera)
    assert camera.connection.arguments["initialize"]["description"].lens_direction.value == "back"
    camera.connection.answers["take_picture"] = code_png(sign_pass(resident("张伟")), 6)
    await camera.until(lambda: camera.has("person"))
    assert camera.panel.gate.encounter.source is Source.CAMERA


async def test_while_a_card_is_open_no_other_code_opens_one(camera):
    await opened(camera)
    camera.connection.answers["take_picture"] = code_png(sign_pass(resident("张伟")), 6)
    await camera.until(lambda: camera.has("person"))
    number = camera.panel.gate.encounter.number
    camera.connection.answers["take_picture"] = code_png(sign_pass(resident("王建国")), 6)
    await camera.settle(1.2)
    assert camera.panel.gate.encounter.number == number
    await camera.tap("card-close")
    await camera.until(lambda: camera.panel.gate.encounter is not None)
    assert camera.panel.gate.encounter.number != number


async def test_pictures_are_taken_at_a_bounded_rate(camera):
    await opened(camera)
    before = camera.connection.calls.count("take_picture")
    await camera.settle(1.0)
    assert 2 <= camera.connection.calls.count("take_picture") - before <= 11


async def test_the_light_goes_on_and_off_and_a_lens_without_one_says_so(camera):
    await opened(camera)
    for mode in (flet_camera.FlashMode.TORCH, flet_camera.FlashMode.OFF):
        await camera.tap("camera-torch")
        await camera.until(lambda: camera.connection.arguments.get("set_flash_mode", {}).get("mode") is mode)
    camera.connection.answers["set_flash_mode"] = Refusal("CameraException(torchModeNotSupported)")
    await camera.tap("camera-torch")
    await camera.until(lambda: not camera.has("camera-torch"))
    assert "没有补光灯" in camera.panel.gate.notice
    assert not camera.panel.scan.camera_broken


async def test_the_lenses_take_turns(camera):
    await opened(camera)
    for name in ("0", "1", "0"):
        await camera.tap("camera-switch")
        shown = camera.connection.arguments
        await camera.until(
            lambda: shown.get("set_description") and shown["set_description"]["description"].name != name
        )


async def test_a_single_camera_has_nothing_to_switch_to(camera):
    camera.connection.answers["get_available_cameras"] = [FRONT]
    await opened(camera)
    assert not camera.has("camera-switch")


async def test_after_a_while_without_a_code_the_camera_sleeps_until_it_is_tapped(camera, monkeypatch):
    monkeypatch.setattr("checkpoint.views.sighting.SLEEP_SECONDS", 0.4)
    await opened(camera)
    await camera.until(lambda: camera.has("camera-wake"))
    assert "休眠" in camera.text("camera-state")
    await camera.settle(0.3)
    asleep = camera.connection.calls.count("take_picture")
    await camera.settle(0.6)
    assert camera.connection.calls.count("take_picture") == asleep
    monkeypatch.setattr("checkpoint.views.sighting.SLEEP_SECONDS", 20)
    await camera.tap("camera-wake")
    await camera.until(lambda: not camera.has("camera-wake"))
    await camera.until(lambda: camera.connection.calls.count("take_picture") > asleep)


async def test_a_camera_that_streams_is_read_from_its_newest_frame(camera):
    camera.connection.answers["supports_image_streaming"] = True
    await opened(camera)
    await camera.until(lambda: "start_image_stream" in camera.connection.calls)
    eye = next(row for row in camera.walk() if isinstance(row, flet_camera.Camera))
    for data in (WALL, code_png(sign_pass(resident("张伟")), 6)):
        frame = {"width": 1, "height": 1, "format": "jpeg", "encoded_format": "jpeg", "bytes": data}
        await camera.session.dispatch_event(eye._i, "stream_image", frame)
    await camera.until(lambda: camera.has("person"))
    assert "张" in camera.text("person")
    assert "take_picture" not in camera.connection.calls
    await camera.tap("camera")
    await camera.until(lambda: not camera.panel.scan.camera, 15)
    assert "stop_image_stream" in camera.connection.calls


@pytest.mark.parametrize(
    ("method", "refusal", "words"),
    [
        ("get_available_cameras", "CameraException(CameraAccessDenied, ...)", "未获允许"),
        ("initialize", "CameraException(cameraPermission, NotAllowedError)", "未获允许"),
        ("initialize", "CameraException(cameraNotReadable, the device is in use)", "其他程序"),
        ("initialize", "CameraException(cameraNotFound, ...)", "没有摄像头"),
    ],
)
async def test_a_camera_that_does_not_work_says_why_and_offers_a_photograph(camera, method, refusal, words):
    camera.connection.answers[method] = Refusal(refusal)
    await camera.tap("camera")
    await camera.until(lambda: camera.has("photo"))
    assert words in camera.text("camera-state")
    await camera.tap("camera")
    assert not camera.has("camera-state")
    await camera.scan(sign_pass(resident("张伟")))
    assert camera.has("person")


async def test_without_any_camera_the_words_say_so(camera):
    camera.connection.answers["get_available_cameras"] = []
    await camera.tap("camera")
    await camera.until(lambda: "没有摄像头" in camera.text("camera-state"))


@pytest.mark.parametrize("platform", ["macos", "linux", "windows"])
async def test_a_desktop_has_the_photograph_in_the_cameras_place(gate, platform):
    gate.page.web = False
    gate.panel.scan.notify()
    await gate.settle()
    assert gate.has("photo")
    assert not gate.has("camera")


async def test_a_photograph_without_a_code_is_said_to_be_none_and_one_with_a_pass_opens_it(camera):
    files = [{"id": 1, "name": "a.png", "size": 3, "bytes": b"abc"}]
    camera.connection.answers["get_available_cameras"] = []
    await camera.tap("camera")
    await camera.until(lambda: camera.has("photo"))
    camera.connection.answers["pick_files"] = []
    await camera.tap("photo")
    assert camera.panel.gate.notice == ""
    camera.connection.answers["pick_files"] = files
    await camera.tap("photo")
    await camera.until(lambda: "没有读到二维码" in camera.panel.gate.notice)
    files[0]["bytes"] = code_png(sign_pass(resident("张伟")), 6)
    await camera.tap("photo")
    await camera.until(lambda: camera.has("person"))


def test_a_code_is_new_once_however_long_it_is_held_up():
    sighting, at = Sighting(), 100.0
    seen = [sighting.is_new("A", at + tenth / 10) for tenth in range(200)]
    assert seen.count(True) == 1
    assert not sighting.is_new("A", at + 20 + AWAY_SECONDS - 0.2)
    assert sighting.is_new("B", at + 30)
    assert sighting.is_new("A", at + 30.1)
    assert sighting.is_new("A", at + 30.2 + AWAY_SECONDS)


def test_a_code_that_stays_in_sight_while_its_card_is_open_is_not_new_when_the_card_closes():
    sighting = Sighting()
    assert sighting.is_new("A", 0.0)
    for at in range(1, 60):
        sighting.still(["A"], at)
    assert not sighting.is_new("A", 60.0)
    for at in range(61, 90):
        sighting.still(["B"], at)
    assert sighting.is_new("A", 91.0)


def test_the_camera_is_idle_after_twenty_seconds_of_nothing():
    sighting = Sighting()
    sighting.woken(100.0)
    assert SLEEP_SECONDS == 20.0
    assert [sighting.is_idle(100.0 + gap) for gap in (0, 19.9, 20.0)] == [False, False, True]
    sighting.is_new("A", 119.0)
    assert not sighting.is_idle(138.9)


def test_of_several_codes_the_pass_is_taken():
    for codes in itertools.permutations(["https://a.cn", "GP1:ABC", "WIFI:S:a;;"]):
        assert best(list(codes)) == "GP1:ABC"
    assert best(["https://a.cn", "WIFI:S:a;;"]) == "https://a.cn"


def test_each_trouble_has_its_words():
    assert trouble(RuntimeError("no camera")) == "none"
    assert trouble(RuntimeError("NotAllowedError: Permission denied")) == "refused"
    assert trouble(TimeoutError()) == "unusable"
