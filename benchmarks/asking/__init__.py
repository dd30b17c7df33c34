"""Stored questions on synthetic graphs: making the graphs, asking several engines, comparing."""
