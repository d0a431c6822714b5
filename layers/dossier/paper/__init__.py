"""The dossier: one sheet of A4 with a map, drawn as vectors."""
