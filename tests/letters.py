"""Any letters, for Hypothesis to choose from."""

from __future__ import annotations

from hypothesis import strategies as st

ANY = st.characters(exclude_categories=["Cs"])
"""Whatever UTF-8 can encode, as in `st.text()`, which tries each code point first: two seconds in each process."""
