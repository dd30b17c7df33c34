"""Stored questions: the catalogue, what their headers say, putting values in, asking, checking.

Checking stands in `kg.questions.checking` alone: asking one question does not pay for it.
"""

from kg.questions.binding import bind
from kg.questions.catalogue import Catalogue, Question
from kg.questions.header import Header, Parameter
from kg.questions.running import ask

__all__ = ["Catalogue", "Header", "Parameter", "Question", "ask", "bind"]
