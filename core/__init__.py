"""What every part of town stands on; no domain word inside."""
