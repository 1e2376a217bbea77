"""Landing pages as visitors see them.

Nothing here imports pydantic: a visitor waits for the function's start.
"""
