// Teach the map library the shifted systems, so that their pictures line up with true data.
import { fromBd09, fromGcj02, toBd09, toGcj02 } from "./china.ts";
import { addCoordinateTransforms, addProjection, fromLonLat, getProjection, Projection, toLonLat } from "./ol.ts";
import type { LngLat } from "../types.ts";

type Turn = (at: LngLat) => LngLat;

export function registerProjections(): void {
  if (getProjection("GCJ-02")) return;
  register("GCJ-02", toGcj02, fromGcj02);
  register("BD-09", toBd09, fromBd09);
}

// A web map in shifted coordinates: the usual Mercator square, of shifted degrees.
function register(code: string, to: Turn, from: Turn): void {
  const projection = new Projection({ code, units: "m", extent: getProjection("EPSG:3857")!.getExtent(), global: false });
  addProjection(projection);
  const shifted = (turn: Turn) => (at: number[]): number[] => turn([at[0]!, at[1]!]);
  const mercator = (turn: Turn) => (at: number[]): number[] => fromLonLat(turn(toLonLat(at) as LngLat));
  addCoordinateTransforms("EPSG:4326", projection, (at) => fromLonLat(shifted(to)(at)), (at) => shifted(from)(toLonLat(at)));
  addCoordinateTransforms("EPSG:3857", projection, mercator(to), mercator(from));
}
