"""What rests on which source, and whether the addresses of sources still lead somewhere."""
