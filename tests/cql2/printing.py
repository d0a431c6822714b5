"""A CQL2 tree as CQL2 text."""

from typing import Any

import shapely

INFIX = ("=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "div", "^")


def printed(node: Any) -> str:
    """Return the text of a tree; what could be read in two ways stands in parentheses."""
    if isinstance(node, bool):
        return str(node).upper()
    if isinstance(node, str):
        return "'" + node.replace("'", "''") + "'"
    if isinstance(node, int | float):
        return repr(node)
    if isinstance(node, list):
        return f"({', '.join(map(printed, node))})"
    if "op" in node:
        return operation(node["op"], node["args"])
    return literal(node)


def literal(node: dict[str, Any]) -> str:
    if "property" in node:
        return str(node["property"])
    if "date" in node:
        return f"DATE('{node['date']}')"
    if "timestamp" in node:
        return f"TIMESTAMP('{node['timestamp']}')"
    if "bbox" in node:
        return f"BBOX({', '.join(map(repr, node['bbox']))})"
    if "interval" in node:
        return f"INTERVAL({', '.join(printed(end) for end in node['interval'])})"
    return str(shapely.geometry.shape(node).wkt)


def operation(op: str, args: list[Any]) -> str:
    if op in ("and", "or"):
        return f" {op.upper()} ".join(f"({printed(arg)})" for arg in args)
    if op == "not":
        return f"NOT ({printed(args[0])})"
    first, *rest = map(side, args)
    if op in INFIX:
        return f"{first} {op} {rest[0]}"
    if op == "between":
        return f"{first} BETWEEN {rest[0]} AND {rest[1]}"
    if op in ("in", "like"):
        return f"{first} {op.upper()} {printed(args[1])}"
    if op == "isNull":
        return f"{first} IS NULL"
    return f"{op.upper()}({', '.join(map(printed, args))})"


def side(node: Any) -> str:
    nested = isinstance(node, dict) and node.get("op") in (
        *INFIX,
        "and",
        "or",
        "not",
        "between",
        "in",
        "like",
        "isNull",
    )
    return f"({printed(node)})" if nested else printed(node)
