"""Pictures of group-buys to share in a chat: what they say, how they look, and their keeping."""
