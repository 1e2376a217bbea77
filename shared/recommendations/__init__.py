"""What the night proposes to partners: pure rules over one snapshot, their texts, and what excludes what."""
