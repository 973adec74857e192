"""Plays a package in a browser as random learners do, in the LMS of each profile, and says what came of it.

It needs Playwright (the extra ``test``) and a browser of the Chromium family; nothing else of the compiler does.
"""
