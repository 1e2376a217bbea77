"""Google Ads behind the port. Nothing here imports Google's client library before the first call needs it."""
