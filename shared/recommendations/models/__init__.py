"""What rules read and what they return."""
