"""SHACL engines as whole processes: setting them up, running them, comparing what they find."""
