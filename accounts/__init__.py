"""People, where they live, what they belong to, and how they prove who they are."""
