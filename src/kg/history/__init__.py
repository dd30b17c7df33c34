"""What changed between two revisions: facts, answers, and the files that caused it."""
