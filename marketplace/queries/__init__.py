"""Reading the marketplace; nothing here locks, and everything is scoped by who looks."""
