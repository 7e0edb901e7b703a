"""Hosts (团长): neighbours and shops who hand other people's goods out, and their points."""
