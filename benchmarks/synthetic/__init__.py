"""Seeded graphs of the shipped ontology's shape, of any size, clean or with known defects."""
