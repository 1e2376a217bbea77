"""What an operator must hear of without looking."""
