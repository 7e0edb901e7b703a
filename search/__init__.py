"""Facts become documents, documents become findable; the index never decides anything."""
