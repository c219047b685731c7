"""The clock of these tests: pauses pass at once, in their order and at their length, and never while somebody works."""

import asyncio
import threading
import time

SHORT, LONG = 0.05, 60.0


async def test_pauses_end_in_their_order_and_at_their_times():
    loop = asyncio.get_running_loop()
    began, ended = loop.time(), []

    async def pause(seconds):
        await asyncio.sleep(seconds)
        ended.append((seconds, round(loop.time() - began, 1)))

    before = time.monotonic()
    await asyncio.gather(*map(pause, (LONG, 0.3, 2.0)))
    assert ended == [(0.3, 0.3), (2.0, 2.0), (LONG, LONG)]
    assert time.monotonic() - before < LONG


async def test_while_a_thread_is_at_work_no_pause_is_cut_short():
    bell = asyncio.create_task(asyncio.sleep(LONG))
    await asyncio.to_thread(time.sleep, SHORT)
    assert not bell.done()
    bell.cancel()


async def test_a_thread_that_nobody_waits_for_holds_the_clock_until_its_answer_is_in():
    bell = asyncio.create_task(asyncio.sleep(LONG))
    go_on = threading.Event()
    work = asyncio.create_task(asyncio.to_thread(go_on.wait, LONG))
    await asyncio.sleep(SHORT)
    assert not work.done()
    assert not bell.done()
    go_on.set()
    await asyncio.wait((work, bell), return_when=asyncio.FIRST_COMPLETED)
    assert work.done()
    assert not bell.done()
    bell.cancel()


async def test_what_comes_from_elsewhere_is_taken_before_time_passes():
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    loop.call_soon_threadsafe(came.set)
    async with asyncio.timeout(SHORT):
        await came.wait()
