"""What a partner may spend, what is committed, and the log of every change."""
