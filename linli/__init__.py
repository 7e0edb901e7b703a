"""The composition root: wiring, processes, command line, demo data."""
