"""What approved proposals did: each compared with similar partner-segments that changed nothing."""
