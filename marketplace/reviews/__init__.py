"""What neighbours say of what they bought, and the scores made of it alone."""
