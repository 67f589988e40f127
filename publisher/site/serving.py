"""Serve the site: bring the database up to date, gather static files, start workers."""

from __future__ import annotations

import argparse
import subprocess
import sys

from django.conf import settings
from django.core.management import call_command
from granian.constants import HTTPModes, Interfaces, Loops
from granian.server import Server

from publisher.common.jobs.regular import begin
from publisher.site.districts import bring


def migrate(given: argparse.Namespace) -> int:
    """Bring the database up to date, and make the table of the shared cache."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    return 0


def serve(given: argparse.Namespace) -> int:
    """Serve until told to stop; background jobs run in a process beside."""
    migrate(given)
    bring(given.language)
    call_command("collectstatic", verbosity=0, interactive=False)
    address, port = (
        given.address or settings.SITE.web.address,
        given.port or settings.SITE.web.port,
    )
    if given.jobs:
        begin()
    jobs = _jobs() if given.jobs else None
    said = "Сайт" if given.language == "uk" else "The site"
    print(f"{said}: http://{address}:{port}/", flush=True)
    server = Server(
        "publisher.site.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.SITE.web.workers,
        blocking_threads=settings.SITE.web.threads,
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
    )
    try:
        server.serve()
    finally:
        if jobs is not None:
            jobs.terminate()
            jobs.wait(20)
    return 0


def _jobs() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "django", "db_worker", "--no-startup-delay"]
    return subprocess.Popen(command)  # noqa: S603  # our own command, nothing of a stranger's
