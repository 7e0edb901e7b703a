"""Money that goes back to buyers: computed by one function, decided, followed to its end."""
