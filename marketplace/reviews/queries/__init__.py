"""Reading reviews: what everybody sees, what its buyer may do, what waits at the desk."""
