"""Papers to print and tables to keep: statements, packing lists, sheets for the point, slips."""
