"""The domain library of Partner Marketing: one folder per noun, and what they all stand on."""
