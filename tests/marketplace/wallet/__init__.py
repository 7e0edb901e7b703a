"""Balances of buyers with the platform."""
