"""The sizes of packed responses in resume data, in characters.

The packing itself is in ``templates/player/questions/``; a test compares both.
"""

from __future__ import annotations

OPTION = 3
"""The key of an option."""
SIGN = 2
"""The prefix of option keys, so that one type does not read another's."""
TYPED_NUMBER = 16
"""A realistic typed number: fifteen digits and a point."""
MARK = 5
"""A point in a picture: a sign, and two characters from the left and from the top."""
