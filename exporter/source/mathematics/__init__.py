"""Formulas: from TeX, as authors write it, to MathML Core, which browsers draw, and to words.

TeX is taken apart (`tex`), macros are replaced (`macros`), what the converter does not read is written in other words
(`dialect`), converted, and made fit for every browser (`mathml`). Mistakes keep their place in what the author wrote.
"""
