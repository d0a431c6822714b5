"""What the rules of the field say about grids beside their shape: codes, size, people, duties. Pure.

Source: STANDARDS §3.2 to 3.4; what is uncertain there is a setting.
"""

from collections.abc import Sequence

from layers.grids.findings import Finding
from layers.grids.standards.codes import misordered, off_rule, repeated, strange_stems
from layers.grids.standards.duties import heads, staffing
from layers.grids.standards.facts import GridFacts, Rules, workers_needed
from layers.grids.standards.sizes import areas, people

__all__ = ["GridFacts", "Rules", "check_standards", "workers_needed"]


def check_standards(grids: Sequence[GridFacts], rules: Rules) -> list[Finding]:
    """Return where grids of one scheme depart from its rules."""
    checks = (off_rule, repeated, strange_stems, misordered, areas, people, heads, staffing)
    return [finding for check in checks for finding in check(grids, rules)] if grids else []
