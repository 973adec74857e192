"""The one script inside a page: it shows what the learner has set for the eye before anything is seen.

All else can wait for the player, which would come after the first picture, in the wrong size or too bright. What is
kept under this name is written by ``templates/player/screen/settings.js``.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode

FIRST_SCRIPT = 'try{Object.assign(document.documentElement.dataset,JSON.parse(localStorage["lessonpack:look"]))}catch{}'
"""Sets attributes of the root element; a browser that keeps nothing changes nothing."""

FIRST_SCRIPT_SOURCE = f"'sha256-{b64encode(hashlib.sha256(FIRST_SCRIPT.encode()).digest()).decode()}'"
"""Lets this script run, and no other in a page, by a policy's ``script-src`` (CSP 3, 2.3.1)."""
