"""How an answer is known: the facts of each row, what they follow from, and who says so."""

from kg.evidence.explaining import resting_on, why
from kg.evidence.model import Evidence

__all__ = ["Evidence", "resting_on", "why"]
