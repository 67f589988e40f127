"""Pages in a real browser: no barrier that axe-core knows of, nothing that the policy stops.

EN 301 549 is what the law asks of a public site; axe-core has its rules under that tag.
VICHE_PICTURES names a folder for a picture of each page on a telephone and on a desk.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).resolve().parents[2]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "кіт-на-даху-27"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "EN-301-549", "best-practice"]
OPEN = [
    "/",
    "/en/",
    "/search/?q=дорога",
    "/search/?q=немаєтакого",
    "/nowhere/",
    "/contact/",
    "/contact/new/",
    "/contact/reports/",
    "/contact/appeal/",
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
]
OF_A_RESIDENT = [
    "/account/",
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/logout/",
]
OF_STAFF = [
    "/desk/",
    "/desk/moderation/",
    "/desk/moderation/1/",
    "/desk/persons/",
    "/desk/roles/",
    "/desk/terms/",
    "/desk/acts/",
]  # fmt: skip

DISTRICTS = [
    "/deputies/districts/",
    "/deputies/districts/8/",
    "/deputies/districts/find/?q=вул. Зразкова 11",
    "/en/deputies/districts/find/?q=Межова 1",
    "/deputies/districts/find/?q=показ",
    "/deputies/districts/find/?q=Зразкова 99",
]

YEAR = timezone.localdate().year
CALL = f"/projects/call/hp-{YEAR}/"
VOTED_ON, OPENED = f"/projects/call/hp-{YEAR + 1}/", f"/projects/call/school-{YEAR + 1}/"
PROJECTS = [
    "/projects/",
    CALL,
    f"{CALL}results/",
    f"{CALL[:-5]}{YEAR - 1}/results/",
    f"{VOTED_ON}projects/?mix=1",
    f"{VOTED_ON}map/",
    "/projects/item/1/",
    "/projects/bank/",
    "/projects/bank/1/",
]
OF_A_VOTER = [f"{VOTED_ON}vote/", f"{OPENED}new/", "/projects/mine/"]
OF_A_COMMISSION = [
    "/projects/desk/",
    "/projects/desk/item/39/",
    "/projects/desk/item/14/works/",
    f"/projects/desk/papers/of/hp-{YEAR + 1}/",
    "/projects/desk/calls/",
    f"/projects/desk/calls/change/school-{YEAR + 1}/",
    "/projects/desk/calls/bring-in/",
]

CONTACT = [
    "/contact/figures/",
    "/contact/institutions/",
    "/contact/institutions/cnap/",
    "/contact/reports/1/",
    "/contact/works/1/",
]
OF_THE_CONTACT_CENTRE = [
    "/contact/desk/",
    "/contact/desk/figures/",
    "/contact/desk/categories/",
    "/contact/desk/categories/svitlo/",
    "/contact/desk/institutions/cnap/",
    "/contact/desk/words/institution/1/",
]

PETITIONS = [
    "/petitions/",
    "/petitions/item/1/",
    "/petitions/item/3/",
    "/petitions/item/1/signers/",
    "/petitions/item/1/window/",
    "/deputies/1/",
]
OF_A_SIGNER = [
    "/petitions/mine/",
    "/petitions/new/",
    "/petitions/item/1/sign/",
    "/deputies/1/hours/",
    "/deputies/1/write/",
    "/deputies/mine/",
    "/account/data/",
]
OF_A_READER = [
    "/petitions/desk/",
    "/petitions/desk/item/8/",
    "/petitions/desk/item/1/signatures/",
    "/petitions/desk/item/1/intake/",
    "/deputies/desk/",
    "/deputies/desk/hours/new/",
]

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with something on it."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "site.toml").write_text(
        'data = "data"\n[community]\nname = "Слов\'янська міська рада"\n'
        'name_en = "Sloviansk City Council"\nedrpou = "12345678"\n',
        encoding="utf-8",
    )
    env = os.environ | {"PYTHONPATH": str(ROOT), "VICHE_SITE": str(folder / "site.toml")}
    run = [sys.executable, "-m", "viche", "site", "--site", str(folder / "site.toml")]
    subprocess.run([*run, "migrate"], env=env, check=True)
    subprocess.run([sys.executable, "-m", "tests.publisher.seed"], env=env, check=True, cwd=ROOT)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen([*run, "serve", "--port", str(port), "--no-jobs"], env=env)
    url = f"http://127.0.0.1:{port}"
    for _ in range(240):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url + "/health", timeout=5).close()
            break
        time.sleep(0.25)
    yield url
    process.send_signal(signal.SIGTERM)
    process.wait(60)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


class Looker:
    """Somebody with a browser: goes to pages, and remembers what the browser complained of."""

    def __init__(self, browser: Any, address: str, scheme: str = "light") -> None:
        self.address = address
        self.context = browser.new_context(viewport=PHONE, color_scheme=scheme, locale="uk-UA")
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "404 (Not Found)" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def barriers(self) -> list[str]:
        """What axe-core finds, and a page that is wider than the telephone."""
        told = Axe().run(self.page, options={"runOnly": TAGS, "resultTypes": ["violations"]})
        found = [
            f"{each['id']}: {node['html'][:160]}"
            for each in told.response["violations"]
            for node in each["nodes"]
        ]
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > self.page.viewport_size["width"]:  # type: ignore[index]  # it has one
            found.append(f"the page is {wide} pixels wide")
        return found

    def picture(self, name: str) -> None:
        if folder := os.environ.get("VICHE_PICTURES"):
            size = "desk" if self.page.viewport_size == DESK else "phone"
            self.page.screenshot(path=f"{folder}/{name}-{size}.png", full_page=True)

    def look(self, paths: list[str], prefix: str) -> None:
        for path in paths:
            name = prefix + "-" + "".join(c if c.isalnum() else "_" for c in path)[:40]
            for size in (PHONE, DESK):
                self.page.set_viewport_size(size)  # type: ignore[arg-type]  # its own pair
                self.go(path)
                self.picture(name)
                assert self.barriers() == [], f"{path} at {size}"
        assert self.complaints == []

    def sign_in(self, email: str, *, code: bool = False) -> None:
        self.go("/account/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button[type=submit]")
        if code:
            counter = next(iter(yield_hotp_counters_from_time()))
            self.page.fill("[name=code]", format_hotp_value(hotp_value(SECRET, counter)))
            self.picture("second-factor")
            assert self.barriers() == []
            self.page.click("main button[type=submit]")
        self.page.wait_for_url("**/account/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_pages_have_no_barrier(browser: Any, address: str, scheme: str) -> None:
    Looker(browser, address, scheme).look(OPEN, scheme)


def test_pages_of_a_resident_have_no_barrier(browser: Any, address: str) -> None:
    looker = Looker(browser, address)
    looker.sign_in("resident@example.org")
    looker.look(OF_A_RESIDENT, "resident")
    looker.go("/account/2fa/totp/activate/")
    looker.page.fill("[name=password]", PASSWORD)
    looker.page.click("main button[type=submit]")
    looker.page.wait_for_selector("img.qr")
    looker.picture("activate")
    assert looker.barriers() == []
    assert looker.complaints == []


def test_pages_of_staff_have_no_barrier(browser: Any, address: str) -> None:
    looker = Looker(browser, address)
    looker.sign_in("admin@example.org", code=True)
    looker.look(OF_STAFF, "staff")


def test_pages_of_the_contact_centre_have_no_barrier(browser: Any, address: str) -> None:
    Looker(browser, address, "dark").look(CONTACT, "contact")
    looker = Looker(browser, address)
    looker.sign_in("centre@example.org", code=True)
    looker.look(OF_THE_CONTACT_CENTRE, "contact-staff")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_districts_have_no_barrier(browser: Any, address: str, scheme: str) -> None:
    Looker(browser, address, scheme).look(DISTRICTS, f"districts-{scheme}")


def test_the_keyboard_reaches_each_district_of_the_map(browser: Any, address: str) -> None:
    looker = Looker(browser, address)
    looker.go("/deputies/districts/")
    looker.page.focus("#q")
    reached: list[str] = []
    for _ in range(10):
        looker.page.keyboard.press("Tab")
        reached.append(looker.page.evaluate("document.activeElement.getAttribute('href')"))
    assert [each for each in reached if each] == [f"/deputies/districts/{n}/" for n in range(1, 9)]
    looker.page.focus("svg a >> nth=2")
    line = "getComputedStyle(document.activeElement.querySelector('path')).strokeDasharray"
    assert looker.page.evaluate(line) != "none"
    looker.page.keyboard.press("Enter")
    looker.page.wait_for_url("**/deputies/districts/3/")


def test_pages_of_projects_have_no_barrier(browser: Any, address: str) -> None:
    Looker(browser, address, "dark").look(PROJECTS, "projects")
    voter = Looker(browser, address)
    voter.sign_in("voter@example.org")
    voter.look(OF_A_VOTER, "voter")
    voter.go(f"{VOTED_ON}vote/")
    voter.page.click("button[name=add] >> nth=0")
    voter.page.click("button[name=cast]")
    assert "Ваш голос зараховано" in voter.page.inner_text("main")
    assert voter.barriers() == []


def test_pages_of_petitions_and_offices_have_no_barrier(browser: Any, address: str) -> None:
    Looker(browser, address, "dark").look(PETITIONS, "petitions")
    signer = Looker(browser, address)
    signer.sign_in("voter@example.org")
    signer.look(OF_A_SIGNER, "signer")
    signer.go("/petitions/item/1/sign/")
    signer.page.check("[name=agreed]")
    signer.page.click("main form button")
    assert "Ваш підпис збережено" in signer.page.inner_text("main")
    reader = Looker(browser, address)
    reader.sign_in("reader@example.org", code=True)
    reader.look(OF_A_READER, "reader")


def test_a_script_answers_the_human_check_and_without_one_a_person_does(
    browser: Any, address: str
) -> None:
    looker = Looker(browser, address)
    looker.go("/account/signup/")
    looker.page.wait_for_function("document.querySelector('[name$=_proof]').value !== ''")
    assert not looker.page.is_visible(".human")
    assert looker.complaints == []
    plain = browser.new_context(java_script_enabled=False, locale="uk-UA").new_page()
    plain.goto(f"{address}/account/signup/")
    assert "Скільки буде" in plain.inner_text("main")


def test_pages_of_projects_at_the_desk_have_no_barrier(browser: Any, address: str) -> None:
    looker = Looker(browser, address)
    looker.sign_in("head@example.org", code=True)
    looker.look(OF_A_COMMISSION, "commission")


def test_a_form_says_what_is_wrong_where_it_is_wrong(browser: Any, address: str) -> None:
    looker = Looker(browser, address)
    looker.go("/account/signup/")
    looker.page.fill("[name=email]", "olena@example.org")
    looker.page.fill("[name=password1]", "123")
    looker.page.fill("[name=password2]", "123")
    looker.page.click("main button[type=submit]")
    looker.picture("wrong")
    assert looker.page.get_attribute("[name=password1]", "aria-invalid") == "true"
    described = looker.page.get_attribute("[name=password1]", "aria-describedby") or ""
    assert "error" in described
    assert looker.barriers() == []


def test_the_keyboard_comes_to_the_content_first(browser: Any, address: str) -> None:
    looker = Looker(browser, address)
    looker.go("/")
    looker.page.keyboard.press("Tab")
    assert looker.page.evaluate("document.activeElement.textContent") == "До змісту"
    looker.page.keyboard.press("Enter")
    assert looker.page.evaluate("document.activeElement.id") == "main"
