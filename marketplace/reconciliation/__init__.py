"""What is said when our books and the provider's account do not agree."""
