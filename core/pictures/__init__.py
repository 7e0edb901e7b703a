"""Pictures: taken in safely, cut to size, stored under the hash of their content."""
