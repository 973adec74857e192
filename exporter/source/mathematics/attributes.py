"""The attributes that elements of formulas may have."""

from __future__ import annotations

_NAMES = """
    accent accentunder columnalign columnlines columnspacing columnspan depth display displaystyle fence form frame
    height largeop linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits
    notation rowalign rowlines rowspacing rowspan rspace scriptlevel separator stretchy symmetric voffset width
"""
KEPT = frozenset(_NAMES.split())
"""Those that the converter writes and browsers need."""
MATHML_ATTRIBUTES = KEPT | {"alttext"}
"""Allowed attributes of MathML elements, beyond those allowed everywhere."""
