r"""Names of commands and environments: those with arguments, and those that a misspelt one is compared with."""

from __future__ import annotations


def _named(words: str) -> frozenset[str]:
    return frozenset(words.split())


ONE_ARGUMENT = _named("""
    Bbb Bra Braket Ket Overrightarrow Set acute angl bar bcancel bm bold boldsymbol boxed bra braket breve cancel check
    clap colorbox cramped dddot ddddot ddot dot fbox frak grave hat hphantom ket llap mathbb mathbf mathbin mathcal
    mathclap mathclose mathfrak mathinner mathit mathllap mathop mathopen mathord mathpunct mathrel mathring mathrlap
    mathrm mathscr mathsf mathtt not operatorname overbrace overbracket overgroup overleftarrow overleftharpoon
    overleftrightarrow overline overparen overrightarrow overrightharpoon phantom phase pmb pmod pod rlap set slashed
    smash sqrt substack symbf tilde underbrace underbracket undergroup underleftarrow underleftrightarrow underline
    underparen underrightarrow utilde vec vertoverlay vphantom widecheck widehat widetilde xLeftarrow xLeftrightarrow
    xRightarrow xcancel xhookleftarrow xhookrightarrow xleftarrow xleftharpoondown xleftharpoonup xleftrightarrow
    xleftrightharpoons xlongequal xmapsto xrightarrow xrightharpoondown xrightharpoonup xrightleftharpoons xtofrom
    xtwoheadleftarrow xtwoheadrightarrow
""")
TWO_ARGUMENTS = _named("binom cfrac dbinom dfrac frac overset raisebox stackrel tbinom textcolor tfrac underset")
ARGUMENTS = {**dict.fromkeys(ONE_ARGUMENT, 1), **dict.fromkeys(TWO_ARGUMENTS, 2), "prescript": 3, "mathchoice": 4}
"""Command → how many arguments it takes, which are nested where they have no braces."""

SWITCHES = _named("""
    above atop bf brace brack cal choose color displaystyle frak it over rm scriptscriptstyle scriptstyle sf textstyle
    tt
""")
TEXT_COMMANDS = _named("text textbf textit textrm textsf texttt textsc emph")
"""Commands whose argument is words, not mathematics."""

_SIGNS = _named("""
    Delta Gamma Lambda Leftarrow Leftrightarrow Longleftarrow Longleftrightarrow Longrightarrow Omega Phi Pi Psi
    Rightarrow Sigma Theta Uparrow Downarrow Updownarrow Upsilon Vert Xi aleph alpha amalg angle approx ast asymp beth
    beta bigcap bigcup bigoplus bigotimes bigsqcup bigvee bigwedge bot bowtie bullet cap cdot cdots chi circ colon cong
    complement coprod cup dagger dashv ddagger ddots delta diamond div dots downarrow ell emptyset epsilon equiv eta
    exists forall gamma ge geq geqslant gets gg gimel gtrsim hbar hookleftarrow hookrightarrow iff iiint iint imath
    implies in infty int iota jmath kappa lambda langle lbrace lbrack lceil ldots le leadsto left leftarrow
    leftrightarrow leq leqslant lessgtr lesssim lfloor ll lnot longleftarrow longleftrightarrow longmapsto
    longrightarrow lor land lvert lVert mapsto measuredangle mid middle models mp mu nabla ne nearrow neg neq nexists
    ni nmid notin nparallel nu oint omega ominus oplus oslash otimes odot parallel partial perp phi pi pm prec preceq
    prime prod propto psi quad qquad rangle rbrace rbrack rceil rfloor rho right rightarrow rightharpoonup
    rightleftharpoons rvert rVert searrow setminus sigma sim simeq sphericalangle sqcap sqcup sqsubseteq square star
    subset subseteq subsetneq succ succeq sum supset supseteq supsetneq surd swarrow tau therefore because theta times
    to top triangle triangleq uparrow updownarrow uplus upsilon varepsilon varkappa varnothing varphi varpi varrho
    varsigma vartheta vdash vDash vdots vee wedge wp xi zeta
""")
_FUNCTIONS = _named("""
    Pr arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf injlim ker lg lim
    liminf limsup ln log max min projlim sec sin sinh sup tan tanh
""")
_LAYOUT = _named("""
    begin end big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bmod color displaystyle genfrac hline
    hspace kern label limits mod mspace nolimits nonumber notag over rule scriptstyle tag textcolor textstyle
""")
KNOWN = ONE_ARGUMENT | TWO_ARGUMENTS | TEXT_COMMANDS | _SIGNS | _FUNCTIONS | _LAYOUT
"""Commands that a misspelt one may mean. There are more, for signs that are rare."""
