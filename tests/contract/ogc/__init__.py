"""OGC API – Features: the abstract tests of every declared conformance class, clients, paging, scope."""
