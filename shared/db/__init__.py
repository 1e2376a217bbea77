"""The way to the database: clients of the Supabase data API and the mapping of its errors."""
