"""What every nightly job shares: claiming its run, doing its work once, and telling how it went."""
