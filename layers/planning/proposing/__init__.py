"""Propose grids: cut ground into blocks, partition the blocks, improve the borders, and say what it comes to. Pure.

    roads, waters, outline → blocks → graph of blocks → partition (METIS) → local search → grids

A grid is a set of whole blocks, so a proposal tiles its ground by construction. Every random choice has a fixed seed:
the same request gives the same proposals.
"""
