"""Bad days: parts of the running platform die, and nothing that was paid is lost."""
