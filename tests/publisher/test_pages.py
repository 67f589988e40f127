"""Every page of the site: in both languages, safe to cache, without anything inline."""

from __future__ import annotations

import pytest
from django.test import Client

INLINE = ("<script>", " style=", " onclick=", "<style")


@pytest.mark.parametrize("path", ["/", "/en/", "/account/login/", "/en/account/signup/"])
def test_a_page_loads_nothing_inline_and_nothing_from_elsewhere(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not [word for word in INLINE if word in answer.content.decode()]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_ukrainian_stands_at_the_root_and_english_below_en(client: Client) -> None:
    ukrainian = client.get("/", headers={"accept-language": "en"}).content.decode()
    english = client.get("/en/", headers={"accept-language": "uk"}).content.decode()
    assert '<html lang="uk">' in ukrainian
    assert "Слов&#x27;янська міська рада" in ukrainian
    assert '<html lang="en">' in english
    assert "Sloviansk City Council" in english
    assert 'href="/en/"' in ukrainian
    assert 'href="/" hreflang="uk"' in english


def test_a_public_page_is_kept_and_asked_anew_by_its_etag(client: Client) -> None:
    first = client.get("/")
    assert first.headers["Cache-Control"].startswith("public, max-age=")
    assert "Cookie" not in first.headers.get("Vary", "")
    assert not first.cookies
    again = client.get("/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_a_page_of_an_account_is_not_kept_by_proxies(client: Client) -> None:
    answer = client.get("/account/login/")
    assert (
        "private" in answer.headers["Cache-Control"]
        or "no-cache" in (answer.headers["Cache-Control"])
    )


def test_health_says_what_it_looked_at(client: Client) -> None:
    answer = client.get("/health")
    assert answer.json() == {"well": True, "database": True, "cache": True, "files": True}


def test_what_is_missing_is_told_in_words(client: Client) -> None:
    assert "Такої сторінки немає" in client.get("/nowhere/").content.decode()
    answer = client.get("/en/nowhere/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_robots_are_led_to_the_map_with_both_languages(client: Client) -> None:
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()
    found = client.get("/sitemap.xml").content.decode()
    assert "<loc>http://testserver/</loc>" in found
    assert 'hreflang="en" href="http://testserver/en/"' in found


def test_the_citys_colour_has_a_lighter_shade_for_the_dark(client: Client) -> None:
    text = client.get("/colours.css").content.decode()
    assert "--accent: #1b5e9b" in text
    assert "prefers-color-scheme: dark" in text
