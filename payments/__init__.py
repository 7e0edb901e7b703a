"""Money in and money back: payments, refunds, and the provider behind a protocol."""
