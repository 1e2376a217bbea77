"""Ad platforms: one port in the nouns of this product, and an adapter per platform."""
