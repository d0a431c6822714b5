"""A fictional district, made from a fixed seed: the same seed gives the same city to the last byte. Pure."""
