"""A buyer's balance: refunds they chose to keep here, paid out to their bank on request."""
