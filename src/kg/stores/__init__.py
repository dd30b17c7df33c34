"""Stores that answer SPARQL: one contract, one module a store."""
