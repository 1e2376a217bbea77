"""Landing pages: what they say, who may change it, and how visitors see them."""
