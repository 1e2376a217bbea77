"""The edge: routes in, models out, every error as a problem document."""
