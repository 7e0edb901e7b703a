"""Pick-up points: kept, supplied, and the goods handed out once."""
