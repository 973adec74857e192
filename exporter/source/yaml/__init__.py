"""YAML as authors write it: values that know their places, and what is wrong with them in the author's words."""
