r"""Notices TeX in double quotes, where YAML takes the beginning of its commands for escapes: ``\times`` is a tab."""

from __future__ import annotations

import re

# YAML 1.2.2, 5.7: the parser refuses other letters, or wants hexadecimal digits after them.
_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*(\\[abefnrtvLNP][A-Za-z]+)")
COMMANDS = frozenset(
    re.findall(
        r"\w+",
        """
    Lambda Leftarrow Leftrightarrow Longleftarrow Longleftrightarrow Longrightarrow Phi Pi Pr Psi acute aleph alpha
    amalg angl angle approx arccos arcsin arctan arg argmax argmin ast asymp bar bcancel because begin beta beth
    big bigcap bigcup bigg biggl biggr bigl bigoplus bigotimes bigr bigsqcup bigvee bigwedge binom bm bmod bold
    boldsymbol bot bowtie boxed bra braket breve bullet ell emph emptyset end epsilon equiv eta exists exp fbox
    forall frac frak nabla ne nearrow neg neq nexists ni nmid nolimits nonumber not notag notin nparallel nu rVert
    raisebox rangle rbrace rbrack rceil rfloor rho right rightarrow rightharpoonup rightleftharpoons rlap rule
    rvert tag tan tanh tau tbinom text textbf textcolor textit textrm textsc textsf textstyle texttt tfrac
    therefore theta tilde times to top triangle triangleq vDash varepsilon varkappa varnothing varphi varpi varrho
    varsigma vartheta vdash vdots vec vee vertoverlay vphantom
    """,
    )
)
"""Commands of TeX that begin like an escape."""


def command_taken_for_an_escape(written: str) -> tuple[int, str] | None:
    r"""Return the first command of TeX that a scalar in double quotes loses, and its offset.

    A text with a formula may have escapes, too: ``\n`` followed by what makes no command is a line break.
    """
    commands = (found for found in _ESCAPE.finditer(written) if found[1][1:] in COMMANDS)
    return next(((found.start(1), found[1]) for found in commands), None)
