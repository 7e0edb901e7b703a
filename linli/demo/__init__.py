"""A believable street for development: one district, its shops, its people, their orders."""
