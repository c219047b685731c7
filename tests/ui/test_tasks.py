"""The tasks of the day: due, done, missed, and written down late."""

from dataclasses import replace
from datetime import time

from checkpoint.domain.day_plan import PlannedTask, TaskKind
from checkpoint.domain.events import Correction
from checkpoint.domain.tasks import TaskDone


def done(app):
    return [event.body for event in app.station.tablet.outbox.events() if isinstance(event.body, TaskDone)]


async def test_a_task_that_is_due_is_done_in_two_taps(gate, at):
    at(8)
    await gate.tap("tab-desk")
    await gate.until(lambda: "待办 3 项 · 漏做 0 项" in gate.text("duty-tile-tasks"))
    await gate.tap("duty-tile-tasks")
    assert "待办" in gate.text("task-state-1")
    assert "未到时间" in gate.text("task-state-2")
    assert not gate.has("task-2")
    await gate.tap("task-1")
    await gate.tap("task-save")
    await gate.until(lambda: "08:30 完成 · 赵卫国" in gate.text("task-state-1"))
    (task,) = done(gate)
    assert (task.task, task.area, task.agent) == (TaskKind.DISINFECTION, "all", "chlorine500")


async def test_a_task_written_down_by_mistake_is_taken_back_in_two_taps_and_done_anew(gate, at):
    at(8)
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-tasks")
    await gate.until(lambda: "待办" in gate.text("task-state-1"))
    await gate.tap("task-1")
    await gate.tap("task-save")
    await gate.until(lambda: gate.has("mistake-task-1"))
    await gate.tap("mistake-task-1")
    assert "08:30 完成 · 赵卫国" in " ".join(gate.texts())
    await gate.tap("sheet-close")
    assert "完成" in gate.text("task-state-1")
    await gate.tap("mistake-task-1")
    await gate.tap("take-back-task")
    await gate.until(lambda: "待办" in gate.text("task-state-1"))
    events = list(gate.station.tablet.outbox.events())
    (wrong,) = (event.id for event in events if isinstance(event.body, TaskDone))
    assert [event.body.annuls for event in events if isinstance(event.body, Correction)] == [wrong]
    await gate.tap("task-1")
    await gate.tap("task-save")
    await gate.until(lambda: "08:30 完成" in gate.text("task-state-1"))
    assert len(done(gate)) == 2


async def test_a_missed_task_is_written_down_late_for_its_own_hours(gate, at):
    at(13)
    await gate.tap("tab-desk")
    await gate.until(lambda: "漏做 1 项" in gate.text("duty-tile-tasks"))
    await gate.tap("duty-tile-tasks")
    assert "漏做" in gate.text("task-state-1")
    await gate.tap("task-1")
    await gate.tap("chip-area-lift")
    await gate.tap("chip-agent-alcohol")
    await gate.type("text-note", "电梯按钮")
    await gate.tap("task-save")
    await gate.until(lambda: "13:30 补登 · 赵卫国" in gate.text("task-state-1"))
    (task,) = done(gate)
    assert (task.area, task.agent, task.note) == ("lift", "alcohol", "电梯按钮")


async def test_what_is_not_on_the_disk_is_not_done(gate, at, full_disk):
    at(8)
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-tasks")
    await gate.until(lambda: "待办" in gate.text("task-state-1"))
    await gate.tap("task-1")
    full_disk()
    await gate.tap("task-save")
    await gate.until(lambda: "没有存盘" in gate.text("alarm"))
    assert gate.has("task-save")
    assert "待办" in gate.text("task-state-1")


async def test_how_long_the_agent_acted_and_who_watched_are_recorded_and_the_watcher_stays(gate, at):
    at(8)
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-tasks")
    await gate.until(lambda: gate.has("task-1"))
    await gate.tap("task-1")
    assert gate.text("number-contact") == "30"
    await gate.tap("more-contact")
    await gate.type("text-supervisor", "钱秀英")
    await gate.tap("task-save")
    await gate.until(lambda: len(done(gate)) == 1)
    assert (done(gate)[0].minutes, done(gate)[0].supervisor) == (35, "钱秀英")
    await gate.tap("task-3")
    assert not gate.has("number-contact")
    await gate.tap("task-save")
    await gate.until(lambda: len(done(gate)) == 2)
    assert (done(gate)[1].minutes, done(gate)[1].supervisor) == (0, "钱秀英")


async def test_the_plan_is_the_policys(gate, at, monkeypatch):
    reference = gate.station.tablet.reference
    plan = (
        PlannedTask(TaskKind.DISINFECTION, time(8), time(9), 20, "电梯"),
        PlannedTask(TaskKind.DISINFECTION, time(8), time(9), 20, "大门"),
    )
    policy = replace(reference.policy(gate.station.tablet.clock.now()), tasks=plan)
    monkeypatch.setattr(reference, "policy", lambda _at: policy)
    at(8)
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-tasks")
    await gate.until(lambda: "公共区域消杀 大门" in " ".join(gate.texts()))
    assert not gate.has("task-3")
    await gate.tap("task-2")
    await gate.tap("task-save")
    await gate.until(lambda: "完成" in gate.text("task-state-2"))
    assert "待办" in gate.text("task-state-1")
    assert (done(gate)[0].title, done(gate)[0].minutes) == ("大门", 20)
