// Put a whole proposal in the place of the cells it covers; as the server does (areas.py, drawing.py). Pure.
import type { Geometry } from "../../types.ts";
import { accepted } from "./accepted.ts";
import { pointIn } from "./faces.ts";
import { freshCodes } from "./lines.ts";
import type { Mesh } from "./mesh.ts";
import { boxAround } from "./positions.ts";
import { boxOfCell, cellOf, placeIn } from "./rings.ts";

export function adopt(mesh: Mesh, proposal: { code: string | null; geometry: Geometry }[]): Mesh {
  const shapes = proposal.map(({ geometry }) => cellOf(geometry)), near = mesh.near(boxAround(shapes.map(boxOfCell)));
  const covered = [...near].filter(([, cell]) => { const point = pointIn(cell); return shapes.some((shape) => placeIn(shape, point) >= 0); }).map(([code]) => code);
  const codes = proposal.map(({ code }, index) => code && covered.includes(code) && proposal.findIndex((other) => other.code === code) === index ? code : null);
  const fresh = freshCodes(mesh, codes.filter((code) => code === null).length);
  const changed = new Map(shapes.map((shape, index) => [codes[index] ?? fresh.shift()!, shape]));
  return accepted(mesh, changed, covered.filter((code) => !changed.has(code)));
}
