"""The marketplace: merchants, offers, campaigns, orders, pick-up and settlement."""
