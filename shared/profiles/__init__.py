"""A partner's marketing profile: mode, budget, channels and how their pages look and sound."""
