"""Partners' logos: images as people send them, made harmless, kept in Storage, shown on pages."""
