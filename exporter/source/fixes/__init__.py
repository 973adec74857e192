"""Mends what has one right answer: ``lessonpack check --fix``.

`registry` has the fixers by the codes of the problems that they mend. A fixer looks at the place of one problem and
returns edits of the text, or none where it is not sure. `mending` applies them and reads the course again to see that
they help, before anything is written.
"""
