"""Runs the whole platform on one machine: servers, processes, their order and their deaths.

Read `platform.py` first: it says what runs and in which order. `supervisor.py` is the machinery,
the other files each know one server or one trouble of running children on Linux.
Only the standard library is used until the database is created, so that a start is quick.
"""
