"""How many characters the browser's half of a type packs the pieces of a response into, for resume data.

The packing itself is in ``templates/player/questions/``; a test compares.
"""

from __future__ import annotations

OPTION = 3
"""The key of an option."""
SIGN = 2
"""What stands before the keys of options, so that one type does not read another's."""
TYPED_NUMBER = 16
"""A typed number that is no joke: fifteen digits and a point."""
