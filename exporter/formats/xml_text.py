"""Texts that XML can hold."""

from __future__ import annotations


def allowed(text: str) -> str:
    """Return ``text`` without the characters that XML 1.0 (2.2) cannot hold."""
    return "".join(
        character
        for character in text
        if character in "\t\n\r"
        or (character >= " " and not "\ud800" <= character <= "\udfff" and character < "\ufffe")
        or character > "\uffff"
    )
