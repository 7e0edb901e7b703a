"""Listing group-buys and deciding how they end: offers, plans, prices, what is sold at once."""
