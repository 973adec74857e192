"""YAML as authors write it: values that know their positions, and error messages for authors."""
