"""One append-only double-entry ledger for three units: fen, points, minutes."""
