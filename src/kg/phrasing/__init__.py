"""Finds the stored question that a text asks, and what the text gives for its parameters.

`reading` looks at the text alone, `vocabulary` at the questions' headers, `mentions` at the names
in the graph; `filling` puts what is named into parameters, `matching` scores, `finding` decides.
No model, no network: stems (Snowball), spellings (edit distance), names and labels.
"""

from kg.phrasing.finding import Choice, Finder, Finding, find

__all__ = ["Choice", "Finder", "Finding", "find"]
