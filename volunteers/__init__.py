"""Volunteers: organisations, activities, shifts, sign-ups, check-in, hours and rewards."""
