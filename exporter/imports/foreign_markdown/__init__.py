"""Markdown as others write it, made Markdown of ours: what all dialects have in common.

A reader knows which pages there are and in which order; a `Shelf` knows where pages and files come to stand. A page
is a list of `Line`s, each with its place in the source, and translators make other lines of them.
"""
