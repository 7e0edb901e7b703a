"""Measurements as ratios taken in one run: our way over HTTP against the bare minimum."""
