"""Markdown as courses use it: CommonMark and the extensions of the source format, to sanitised HTML."""
