"""What a person should know without looking: typed events, their words, where they lead, and reading them."""
