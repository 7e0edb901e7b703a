"""Paying payees through accounts of their own at the provider, instead of from our bank."""
