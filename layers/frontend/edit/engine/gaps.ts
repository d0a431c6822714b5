// Ground that no cell covers: inside the coverage, or between it and the plan's border. Pure.
import type { LngLat } from "../../types.ts";
import { joined, pointIn, polygonized } from "./faces.ts";
import type { Mesh } from "./mesh.ts";
import type { Cell, Polygon } from "./positions.ts";
import { cellOf, placeIn } from "./rings.ts";

const known = new WeakMap<Mesh, Polygon[]>();

export function gapAt(mesh: Mesh, at: LngLat): Polygon | null {
  return gapsOf(mesh).find((gap) => placeIn([gap], at) >= 0) ?? null;
}

function gapsOf(mesh: Mesh): Polygon[] {
  let gaps = known.get(mesh);
  if (!gaps) known.set(mesh, (gaps = found(mesh)));
  return gaps;
}

function found(mesh: Mesh): Polygon[] {
  const union = joined([...mesh.cells.values()].flat()), ground = cellOf(mesh.boundary);
  const holes: Cell = union.flatMap(([, ...rings]) => rings.map((ring): Polygon => [ring]));
  const bare = (point: LngLat): boolean => mesh.cellAt(point) === null && (placeIn(ground, point) > 0 || holes.some((hole) => placeIn([hole], point) > 0));
  return polygonized(union.flat(), ground.flat()).map((face) => face.polygon).filter((polygon) => bare(pointIn([polygon])));
}
