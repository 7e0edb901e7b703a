"""Carts become purchases: units are held, money arrives, buyers change their minds."""
