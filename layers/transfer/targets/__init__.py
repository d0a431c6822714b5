"""The layers that can be imported."""

import re

from django.utils.translation import gettext as _

from layers.core.errors import NotFound
from layers.transfer.targets import cases, divisions, grids, points, themes
from layers.transfer.targets.target import Target

TARGETS: dict[str, Target] = {
    target.layer: target for target in (divisions.DIVISIONS, grids.GRIDS, *points.TARGETS, cases.CASES)
}


def target_for(layer: str) -> Target:
    """Return the target of a layer id; `theme-<code>` stands for a theme, which is made when it is not there.

    Raises
    ------
    NotFound : nothing can be imported into that layer.
    """
    if re.fullmatch(r"theme-[a-z0-9-]{1,40}", layer):
        return themes.theme_target(layer)
    if layer not in TARGETS:
        raise NotFound(
            _("Nothing can be imported into %(layer)s. Layers: %(known)s.")
            % {"layer": layer, "known": ", ".join([*TARGETS, "theme-<code>"])},
            code="unknown-layer",
        )
    return TARGETS[layer]
