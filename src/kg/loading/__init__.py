"""Bringing the graph into a store somewhere else, and counting it back."""

from kg.loading.replacement import GraphLoad, LoadReport, load
from kg.loading.target import Target

__all__ = ["GraphLoad", "LoadReport", "Target", "load"]
