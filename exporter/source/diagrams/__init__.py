"""Diagrams that authors write as text: drawn at export by Mermaid's own program, and made fit for a page."""
