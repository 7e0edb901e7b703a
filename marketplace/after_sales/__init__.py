"""Complaints about goods that were collected: asked, answered in time, arbitrated (rule P13)."""
