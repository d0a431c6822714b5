"""The same four gestures in QGIS, in uMap and here: which of them leave a hole. `docs/comparison.md` holds what came out."""
