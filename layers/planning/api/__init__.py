"""HTTP of boundary plans."""
