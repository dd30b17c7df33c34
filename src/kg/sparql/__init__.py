"""The text of SPARQL queries: its tokens, and what is too much of them. No engine, no graph."""
