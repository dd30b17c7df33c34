"""RDF files: reading with positions, lexical rules, prefixes, canonical writing."""
