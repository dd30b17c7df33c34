"""What an editor asks of a graph while its files are written: `kg lsp`."""
