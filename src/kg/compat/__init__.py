"""Stand-ins for other tools, with their call signatures: users switch with one import."""
