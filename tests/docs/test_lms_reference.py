"""The pages about LMSs are those that the profiles make."""

from __future__ import annotations

from tests.docs.lms_reference import FOLDER, pages


def test_each_lms_has_its_page_and_no_page_is_out_of_date() -> None:
    """A new or changed profile without its page is noticed; the head of lms_reference.py says how to write it anew."""
    assert {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")} == pages()
