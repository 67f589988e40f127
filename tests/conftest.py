"""What all tests have in common: they wait long, as a machine that plays many halls is late."""

from __future__ import annotations

from playwright import async_api, sync_api

async_api.expect.set_options(timeout=30_000)
sync_api.expect.set_options(timeout=30_000)
