"""Renders Markdown (CommonMark and the extensions of the source format) to sanitised HTML."""
