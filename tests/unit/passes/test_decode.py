"""Reading pictures: a few of each kind of trouble; `make bench-passes` has them all."""

import io
from collections import Counter

import pytest
from PIL import Image

from bench.degraded import CLASSES, samples
from checkpoint.qr.decode import Decoder, decode_picture
from checkpoint.qr.image import code_image, code_png


@pytest.fixture(scope="module")
def pictures():
    return list(samples(7, 3))


@pytest.mark.parametrize(("engine", "least"), [("zxing", 0.88), ("zbar", 0.82)])
def test_most_degraded_pictures_are_read_and_none_is_read_wrong(pictures, engine, least):
    read: Counter[str] = Counter()
    for picture in pictures:
        decoder = Decoder(engine)
        for _ in range(2 * decoder.tries):
            found = decoder.read(picture.grey)
            assert set(found) <= {picture.text}
            if found:
                read[picture.kind] += 1
                break
    assert set(CLASSES) == {picture.kind for picture in pictures}
    assert read.total() >= least * len(pictures), read


def test_each_frame_gets_one_try_and_the_treatments_take_turns():
    seen: list[int] = []

    def engine(grey):
        seen.append(grey.width)
        return []

    def widened(by):
        return lambda grey: Image.new("L", (grey.width + by, grey.height))

    decoder = Decoder("zxing")
    decoder._engine, decoder._treatments = engine, [widened(1), widened(2), widened(3)]
    frame = Image.new("L", (64, 64), 255)
    for number in range(8):
        decoder.read(frame)
        assert len(seen) == number + 1
    assert [width - 64 for width in seen] == [0, 1, 0, 2, 0, 3, 0, 1]


def test_after_a_code_was_read_the_next_frame_is_tried_plain():
    decoder = Decoder("zxing")
    frame = code_image("GP1:TURN", 6).convert("L")
    assert decoder.read(Image.new("L", (64, 64), 255)) == []
    assert decoder.read(frame) == ["GP1:TURN"]
    assert decoder._turn == 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_camera_frame_is_read_from_its_file(kind):
    buffer = io.BytesIO()
    code_image("GP1:FRAME", 8).convert("RGB").resize((1280, 1280)).save(buffer, kind)
    assert Decoder().read_frame(buffer.getvalue()) == ["GP1:FRAME"]


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff\xe0broken", code_png("GP1:CUT")[:-40]])
def test_a_broken_frame_holds_nothing(data):
    assert Decoder().read_frame(data) == []
    assert decode_picture(data) == []
