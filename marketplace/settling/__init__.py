"""What payees earn, are stated and are paid."""
