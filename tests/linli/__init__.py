"""The processes and the commands of the platform, as processes."""
