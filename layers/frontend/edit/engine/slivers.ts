// Whether a cell is nowhere wider than a few metres; and the local plane of metres. Pure.
import type { LngLat } from "../../types.ts";
import { distanceToSegment, type Box, type Cell } from "./positions.ts";
import { boxOfCell, placeInRing } from "./rings.ts";

const NARROWEST_M = 5;
const FINEST_M = 0.01;

// Turn positions into metres around the middle of a box, true to about 0.1 % over a community.
export function metresAround(box: Box): (position: LngLat) => LngLat {
  const lng = (box.west + box.east) / 2, lat = (box.south + box.north) / 2, scale = 111_320 * Math.cos(lat * Math.PI / 180);
  return (position) => [(position[0] - lng) * scale, (position[1] - lat) * 110_574];
}

export const inMetres = (cell: Cell): Cell => {
  const project = metresAround(boxOfCell(cell));
  return cell.map((polygon) => polygon.map((ring) => ring.map(project)));
};

// Whether no circle of that width fits in. Squares are halved until one holds such a circle or none can.
export function isSliver(cell: Cell, narrowest = NARROWEST_M): boolean {
  const flat = inMetres(cell), radius = narrowest / 2;
  return !flat.some((polygon) => holdsCircle(polygon, radius));
}

function holdsCircle(polygon: LngLat[][], radius: number): boolean {
  const [first] = polygon as [LngLat[]];
  const xs = first.map((position) => position[0]), ys = first.map((position) => position[1]);
  const west = Math.min(...xs), south = Math.min(...ys), width = Math.max(...xs) - west, height = Math.max(...ys) - south;
  const side = Math.max(Math.min(width, height), FINEST_M);
  let squares: [LngLat, number][] = [];
  for (let x = west; x < west + width; x += side) for (let y = south; y < south + height; y += side) squares.push([[x + side / 2, y + side / 2], side / 2]);
  while (squares.length) {
    const next: [LngLat, number][] = [];
    for (const [centre, half] of squares) {
      const depth = depthOf(polygon, centre);
      if (depth > radius) return true;
      if (half > FINEST_M && depth + half * Math.SQRT2 > radius) next.push(...quarters(centre, half / 2));
    }
    squares = next;
  }
  return false;
}

const quarters = ([x, y]: LngLat, half: number): [LngLat, number][] =>
  [[[x - half, y - half], half], [[x + half, y - half], half], [[x - half, y + half], half], [[x + half, y + half], half]];

// Distance to the border, below zero outside.
function depthOf(polygon: LngLat[][], at: LngLat): number {
  let away = Infinity, inside = false;
  for (const ring of polygon) {
    if (placeInRing(ring, at) > 0) inside = !inside;
    for (let i = 1; i < ring.length; i++) away = Math.min(away, distanceToSegment(at, ring[i - 1]!, ring[i]!));
  }
  return inside ? away : -away;
}
