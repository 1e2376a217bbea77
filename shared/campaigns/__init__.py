"""Ad campaigns of partners."""
