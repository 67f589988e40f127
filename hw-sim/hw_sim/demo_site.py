"""The city's site in the demonstration: made ready, served, and told of each vote by the courier.

The hall does not wait for it, and goes on if it falls.
"""

from __future__ import annotations

import asyncio
import sys
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from hw_sim.demo_words import Say
from hw_sim.greeting import HOST, short
from hw_sim.premises import Premises
from hw_sim.processes import LAST_WORDS, Processes, environment, until_we_die

ANSWERS_WITHIN_S: Final = 60.0
LOOKS_S: Final = 0.2
SITE_TOML: Final = """# The site of the demonstration; the city and its people are invented.
data = "data"

[community]
name = "Слов’янська міська рада"
name_en = "Sloviansk City Council"
edrpou = "00000000"
katottg = "UA00000000000000000"
"""


class NoSite(Exception):
    """The site did not come up; says why."""


def is_installed() -> bool:
    """Whether what the site needs is here."""
    return find_spec("django") is not None and find_spec("granian") is not None


async def serve(premises: Premises, port: int, language: str) -> None:
    """Serve the site and send to it, until cancelled; says what there is to see, or why not."""
    if not is_installed():
        print(Say.NO_SITE.say(language), flush=True)
        return
    print(Say.SITE_BEGINS.say(language), flush=True)
    folder = premises.site
    folder.mkdir(exist_ok=True)
    site_toml = folder / "site.toml"
    if not site_toml.exists():
        site_toml.write_text(SITE_TOML, encoding="utf-8")
    try:
        await _ready(premises, site_toml)
        async with Processes(premises.folder / "logs", cwd=premises.folder) as processes:
            words = ("site", "--site", str(site_toml), "--language", language, "serve")
            where = ("--address", HOST, "--port", str(port))
            await processes.start("site", "viche", *words, *where, ready=0)
            await _answers(f"http://{HOST}:{port}/health")
            sent = ("sync", str(premises.hall_toml), "--state", str(premises.sync))
            await processes.start("sync", "viche", *sent, ready=0)
            print(said(premises, port, language), flush=True)
            fallen = await processes.first_to_end()
            raise NoSite(f"{fallen.name}\n{fallen.last_words()}")
    except (NoSite, OSError, TimeoutError) as error:
        print(Say.SITE_FELL.say(language, error=error), flush=True)


def said(premises: Premises, port: int, language: str) -> str:
    """What there is to see, and who may come in."""
    from hw_sim.city import PASSWORD, RESIDENT, STAFF

    python = short(Path(sys.executable))
    return Say.SITE.say(
        language,
        site=f"http://{HOST}:{port}/",
        resident=RESIDENT,
        staff=STAFF,
        password=PASSWORD,
        code=f"{python} -m hw_sim.city code",
        letters=short(premises.site / "data" / "mail"),
    )


async def _ready(premises: Premises, site_toml: Path) -> None:
    """Bring the database up to date and make the hall known.

    Raises:
        NoSite: it was not possible; with the last words.
    """
    log = premises.folder / "logs" / "site.log"
    words = (str(site_toml), str(premises.hall_toml), str(premises.sync))
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            *(*until_we_die(), sys.executable, "-m", "hw_sim.city", "prepare", *words),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            env=environment(),
            start_new_session=True,
        )
    try:
        if await process.wait():
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            raise NoSite("\n".join(f"  | {line}" for line in lines[-LAST_WORDS:]))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _answers(url: str) -> None:
    """Wait until the site says that it is well.

    Raises:
        TimeoutError: it does not.
    """
    async with asyncio.timeout(ANSWERS_WITHIN_S):
        while not await asyncio.to_thread(_is_well, url):  # noqa: ASYNC110  # another process's
            await asyncio.sleep(LOOKS_S)


def _is_well(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  # this machine's own
            return bool(answer.status == 200)
    except OSError:
        return False
