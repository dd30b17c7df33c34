"""The tool's own rules: one module each, a function from material to findings.

docs/validation.md tells each rule with an example and its mend.
"""
