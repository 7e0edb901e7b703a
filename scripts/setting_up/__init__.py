"""What scripts/* share: making a checkout ready on a machine that has only Python.

Standard library only, because nothing else is installed yet when this runs.
"""
