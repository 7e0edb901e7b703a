"""Lines for what is sold out."""
