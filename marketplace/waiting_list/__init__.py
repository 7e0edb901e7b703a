"""A line for what is sold out: units that come back go to whoever waits longest (G19)."""
