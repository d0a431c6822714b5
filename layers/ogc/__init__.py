"""OGC API – Features (parts 1, 2 and 3) of every layer, below `/ogc/`."""
