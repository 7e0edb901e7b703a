"""HTTP and nothing else: no table, no SQL, no rule."""
