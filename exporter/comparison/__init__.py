"""Compares two versions of a course, as learners in the middle will notice the difference.

`sides` reads both, `fates` predicts what the player's merge does with what was saved (``decode`` in
``templates/player/state/resume-data.js``), and the other modules say it in words. Nothing here prints.
"""
