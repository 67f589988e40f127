"""From the desk's command to pixels on the hall screen, and what a frame of 450 members costs."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

from bench.figures import ms, p50_p99
from controller.rules import commands as c
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes, environment
from hw_sim.simulated_hall import SimulatedHall

CHROMIUM: Final = "/usr/bin/chromium"
ROUNDS: Final = 60
WATCH: Final = """() => {
  const main = document.getElementById("main");
  new MutationObserver(() => {
    const scene = main.dataset.scene;
    requestAnimationFrame(() => requestAnimationFrame(() =>
      window.painted(scene, performance.timeOrigin + performance.now())));
  }).observe(main, { attributes: true, attributeFilter: ["data-scene"] });
}"""
"""Two frames on, what the change made is on the screen."""
FRAMES: Final = """() => new Promise((done) => {
  const taken = [];
  const main = document.getElementById("main");
  let last = performance.now(), left = 40;
  const step = () => {
    const now = performance.now();
    taken.push(now - last);
    last = now;
    main.style.paddingTop = left % 2 ? "1px" : "2px";
    left -= 1;
    if (left) requestAnimationFrame(step);
    else done(taken.slice(5).sort((a, b) => a - b));
  };
  requestAnimationFrame(step);
})"""


@contextlib.asynccontextmanager
async def _screen(run: Path) -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "viche", "screen", "--run", str(run), "--port", str(port)),
        stdout=asyncio.subprocess.PIPE,
        env=environment(),
    )
    assert child.stdout is not None
    await child.stdout.readline()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        child.terminate()
        await child.wait()


async def _measured(seats: int, view: str) -> tuple[list[float], list[float]]:
    """Seconds from each command to its pixels; seconds of frames that lay the result out anew."""
    from playwright.async_api import async_playwright

    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="viche-bench-")))
        bus = [
            Segment(str(folder / f"bus{k}"), {seat - k * 120: seat for seat in spans})
            for k in range(-(-seats // 120))
            if (spans := range(1 + k * 120, min(seats, (k + 1) * 120) + 1))
        ]
        rules = {"registration_s": 600, "vote_s": 600}
        config = HallFile(
            persons=deputies(seats), segments=bus, seats=seats, regulations=rules
        ).write(folder)
        processes = await stack.enter_async_context(Processes(folder / "logs"))
        hall = await stack.enter_async_context(SimulatedHall.opened(config, processes))
        url = await stack.enter_async_context(_screen(folder / "run"))
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        stack.push_async_callback(browser.close)
        page = await browser.new_page(viewport={"width": 1920, "height": 1080})
        painted: asyncio.Queue[tuple[str, float]] = asyncio.Queue()
        await page.expose_function("painted", lambda *said: painted.put_nowait(said))
        await page.goto(f"{url}?view={view}")
        await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
        await hall.ask(c.OpenRegistration())
        await hall.hands.card_in(dict.fromkeys(range(1, seats + 1)))
        await hall.until(lambda sitting: len(sitting.present) == seats)
        await hall.ask(c.CloseRegistration())
        await page.wait_for_selector('main[data-scene="registered"]')
        await page.evaluate(WATCH)
        waits = [await _round(hall, painted, number) for number in range(ROUNDS)]
        await hall.ask(c.AnnounceVoting(voting="v", wording="Питання"))
        await hall.ask(c.OpenVoting(voting="v"))
        await hall.ask(c.CloseVoting(voting="v"))
        await page.wait_for_selector('main[data-scene="result"]')
        frames: list[Any] = await page.evaluate(FRAMES)
        return waits, [each / 1000 for each in frames]


async def _round(
    hall: SimulatedHall, painted: asyncio.Queue[tuple[str, float]], number: int
) -> float:
    """A break begins, or it ends: two scenes."""
    command, scene = (
        (c.EndBreak(), "registered") if number % 2 else (c.TakeBreak(reason="обід"), "break")
    )
    begun = time.time()
    await hall.ask(command)
    async with asyncio.timeout(10):
        while True:
            said, at = await painted.get()
            if said == scene:
                break
    await asyncio.sleep(0.2)
    return at / 1000 - begun


def main() -> None:
    """Print the figures for both layouts of a result."""
    for seats, view in ((121, "names"), (450, "names"), (450, "seats")):
        waits, frames = asyncio.run(_measured(seats, view))
        middle = frames[len(frames) // 2]
        print(
            f"  {seats} members, {view}: command → pixels p50/p99 {p50_p99(waits)}; "
            f"a frame of the result laid out anew: {ms(middle)}, worst {ms(frames[-1])}",
            flush=True,
        )


if __name__ == "__main__":
    main()
