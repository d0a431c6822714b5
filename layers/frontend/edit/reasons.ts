// Why a gesture cannot hold, in few words beside the pointer. The codes are those of layers/planning/refusals.py.
import { t } from "../i18n.ts";

const REASONS: Record<string, () => string> = {
  "no-such-vertex": () => t("There is no vertex here"),
  "vertex-is-there": () => t("There is a vertex here already"),
  "too-few-corners": () => t("A grid needs three corners"),
  "no-such-edge": () => t("There is no border here"),
  "no-such-grid": () => t("There is no such grid"),
  "leaves-community": () => t("Leaves the plan's outer border"),
  "self-crossing": () => t("The border would cross itself"),
  "tears-coverage": () => t("Would overlap a neighbour or leave a gap"),
  sliver: () => t("Narrower than 5 m"),
  "corner-of-several": () => t("More than two grids meet here"),
  "line-does-not-cross": () => t("The line does not cross the grid"),
  "too-many-pieces": () => t("Too many pieces"),
  "merge-needs-two": () => t("Choose two or more neighbours"),
  "line-does-not-reshape": () => t("Start and end on a border"),
  "swallows-grid": () => t("Would take all of a grid"),
  "is-there-already": () => t("Belongs to it already"),
  "no-such-gap": () => t("There is no gap here"),
  "nothing-to-simplify": () => t("Nothing to leave out"),
  "not-adjacent": () => t("They share no border"),
  island: () => t("Cuts off an island"),
};

export function reason(code: string): string { return REASONS[code]?.() ?? t("This cannot be done"); }
