"""Merchants are let in, stopped, and go on."""
