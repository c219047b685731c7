"""A photograph with a task: small, kept before the record that names it, seen again on the tablet."""

import io

import pytest
from PIL import Image

from checkpoint.domain.tasks import TaskDone, TaskState
from checkpoint.services.photos import PhotoError, shrink
from checkpoint.store.photos import BYTES_MAX, COUNT_MAX


def picture(width=3000, height=2000, form="JPEG"):
    """As noisy as a camera's, so that it does not shrink by itself."""
    noise = Image.effect_noise((width // 4, height // 4), 90).resize((width, height)).convert("RGB")
    out = io.BytesIO()
    about = Image.Exif()
    about[0x010F] = "camera"
    noise.save(out, form, exif=about, compress_level=1)  # which only a PNG has: smaller takes a second
    return out.getvalue()


@pytest.fixture
async def sheet(gate, at):
    """The sheet of the first task that can be written down."""
    at(8)
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-tasks")
    open_now = (TaskState.DUE, TaskState.MISSED)
    await gate.until(lambda: any(row.state in open_now for row in gate.panel.duties.board.tasks))
    number = next(n for n, row in enumerate(gate.panel.duties.board.tasks, 1) if row.state in open_now)
    await gate.tap(f"task-{number}")
    gate.number = number
    return gate


async def pick(app, data):
    app.connection.answers["pick_files"] = [{"id": 1, "name": "a.jpg", "size": len(data), "bytes": data}]
    await app.tap("task-photo")
    await app.settle(0.5)


async def test_a_photograph_goes_with_the_record_and_is_seen_again(sheet):
    await pick(sheet, picture())
    await sheet.until(lambda: sheet.panel.duties.board.photo)
    await sheet.tap("task-save")
    await sheet.until(lambda: sheet.has(f"task-see-{sheet.number}"))
    tablet = sheet.station.tablet
    record = next(event.body for event in tablet.outbox.events() if isinstance(event.body, TaskDone))
    kept = tablet.photos.get(record.photo)
    assert 0 < len(kept) <= BYTES_MAX
    await sheet.tap(f"task-see-{sheet.number}")
    assert sheet.panel.duties.board.photo == kept


async def test_what_is_no_picture_is_said_to_be_none_and_the_task_can_be_recorded(sheet):
    await pick(sheet, b"no picture at all")
    assert "照片" in sheet.text("duty-message")
    await sheet.tap("task-save")
    record = next(e.body for e in sheet.station.tablet.outbox.events() if isinstance(e.body, TaskDone))
    assert record.photo == ""


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_large_picture_becomes_a_small_jpeg_of_the_same_shape(form):
    small = shrink(picture(form=form))
    assert len(small) <= BYTES_MAX
    with Image.open(io.BytesIO(small)) as found:
        assert found.format == "JPEG"
        assert abs(found.width / found.height - 1.5) < 0.02
        assert not found.getexif()


@pytest.mark.parametrize("data", [b"", b"GIF89a", picture()[:500]])
def test_half_a_picture_is_no_picture(data):
    with pytest.raises(PhotoError):
        shrink(data)


def test_the_oldest_gives_way_and_the_same_is_kept_once(station):
    photos, now = station.tablet.photos, station.tablet.clock.now
    names = [photos.keep(f"photo {number}".encode(), now()) for number in range(COUNT_MAX + 2)]
    assert photos.keep(b"photo 9", now()) == names[9]
    assert [bool(photos.get(name)) for name in names[:3]] == [False, False, True]
    assert photos.get(names[-1]) == f"photo {COUNT_MAX + 1}".encode()


def test_a_photograph_that_is_too_large_is_our_own_mistake(station):
    with pytest.raises(ValueError, match="bytes"):
        station.tablet.photos.keep(bytes(BYTES_MAX + 1), station.tablet.clock.now())
