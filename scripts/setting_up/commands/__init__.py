"""One file for each script of scripts/."""
