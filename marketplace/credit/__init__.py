"""The credit of merchants: events with reasons, appeals, and what follows from the sum."""
