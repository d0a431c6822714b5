"""CQL2 a second time, in plain Python and shapely: what the tests hold the database's answers against."""
