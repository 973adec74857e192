"""The web folder, and the record store that it may tell of learners."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exporter.formats import formats
from exporter.formats.web.endpoint import address_of, authorization_of, objection
from tests.courses import course, lesson

WEB = formats()["web"]
MADE = replace(course(lesson("a")), iri_base="https://example.org/courses")


def page(endpoint: str) -> str:
    """Return the page of a course that tells a store."""
    (output,) = WEB.outputs(MADE, {"xapi": endpoint})
    content = output.files["index.html"]
    assert isinstance(content, bytes)
    return content.decode()


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("https://lrs.example/xapi", ""),
        ("https://key:p%40ss@lrs.example:8443/xapi/", ""),
        ("http://localhost:8080/xapi", ""),
        ("http://127.0.0.1/xapi", ""),
        ("http://[::1]:80/xapi", ""),
        ("http://lrs.example/xapi", "begins with https://"),
        ("http://localhost.evil.example/xapi", "begins with https://"),
        ("http://localhost@evil.example/xapi", "begins with https://"),
        ("https:///xapi", "whole address"),
        ("lrs.example/xapi", "whole address"),
        ("javascript:alert(1)", "whole address"),
        ('https://lrs"><script>.example/', "whole address"),
        ("https://lrs.example;script-src/", "whole address"),
        ("ftp://lrs.example/", "whole address"),
        ("https://lrs.example:x/", "an address such as"),
        ("https://[lrs/", "an address such as"),
        ("https://lrs.example/x y", "without spaces"),
        ("https://lrs.example/\n", "without spaces"),
        ("https://lrs.example/xapi?a=1", "before '?'"),
        ("https://lrs.example/xapi#a", "before '?'"),
    ],
)
def test_an_endpoint_is_an_address_that_nobody_reads_on_the_way(written: str, wrong: str) -> None:
    """Or one of the own machine."""
    said = objection(written)
    assert wrong in said if wrong else said == ""


def test_a_key_goes_into_a_header_and_the_author_is_told_that_everybody_can_read_it() -> None:
    """Without one, nothing is in the page but the address."""
    written = "https://key:p%40ss@lrs.example:8443/xapi"
    assert (address_of(written), authorization_of(written)) == ("https://lrs.example:8443/xapi/", "Basic a2V5OnBAc3M=")
    assert address_of("HTTPS://LRS.example:443/xAPI") == "https://lrs.example/xAPI/"
    assert "Basic a2V5OnBAc3M=" in page(written)
    assert "</script><img" not in page("https://lrs.example/</script><img/src=x>")
    assert [note for note in WEB.notes(MADE, {"xapi": written}) if "everybody can read it" in note]
    plain = "https://lrs.example/xapi"
    assert "Basic" not in page(plain)
    assert WEB.notes(MADE, {"xapi": plain}) == ()
    assert WEB.notes(replace(MADE, iri_base=""), {"xapi": plain})


def test_only_a_page_that_tells_a_store_asks_who_learns() -> None:
    """Others have neither the sentences nor the script."""
    with_store, without = page("https://lrs.example/"), page("")
    assert '"activity":"https://example.org/courses/' in with_store
    assert "whoLearns" in with_store
    assert "whoLearns" not in without
    assert '"store"' not in without
