"""CQL2 (OGC 21-065r2) as conditions of the ORM: a filter chooses rows of a layer by its declared fields, and by nothing else.

The text or JSON is read by the library `cql2`; what is here turns its tree into ORM expressions with bound parameters, types
checked on the way. No SQL text is ever made of what a user wrote.
"""
