// The tools of the editor, in the order of their keys 1 to 9.
import { Borders } from "./borders.ts";
import { Merge, Simplify } from "./choosing.ts";
import { FillGap, Give } from "./give.ts";
import { cutOut, reshape, Split } from "./lines.ts";
import type { ToolKind } from "./tool.ts";

export const TOOLS: ToolKind[] = [
  { id: "borders", title: "Edit borders", letter: "V", icon: "borders", hint: "Drag a vertex or an edge; the small dots insert one. Shift chooses several.", start: (desk) => new Borders(desk) },
  { id: "reshape", title: "Draw a border anew", letter: "R", icon: "reshape", hint: "Draw from border to border: both neighbours follow the line.", start: reshape },
  { id: "split", title: "Split", letter: "S", icon: "split", hint: "Draw a line across a grid; double-click ends it.", start: (desk) => new Split(desk) },
  { id: "cut-out", title: "Cut out a new grid", letter: "C", icon: "cut-out", hint: "Draw an area: it becomes a grid of its own.", start: cutOut },
  { id: "give", title: "Give to a neighbour", letter: "G", icon: "give", hint: "Click a building, or draw an area; then choose who takes it.", start: (desk) => new Give(desk) },
  { id: "merge", title: "Merge", letter: "M", icon: "merge", hint: "Click two or more neighbouring grids, then Merge.", start: (desk) => new Merge(desk) },
  { id: "fill-gap", title: "Fill a gap", letter: "F", icon: "fill-gap", hint: "Click a hatched gap, then choose who takes it.", start: (desk) => new FillGap(desk) },
  { id: "simplify", title: "Simplify a border", letter: "L", icon: "simplify", hint: "Click two neighbours; the slider says how much is left out.", start: (desk) => new Simplify(desk) },
];
