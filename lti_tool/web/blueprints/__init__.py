"""The tool's HTTP endpoints: one blueprint per file."""
