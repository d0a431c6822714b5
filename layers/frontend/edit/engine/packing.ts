// Cells as flat arrays, which cross to a worker without being copied one position at a time. Pure.
import type { LngLat } from "../../types.ts";
import type { Cell } from "./positions.ts";

// `shape`: for every cell its polygons, for each its rings, for each its positions; `xy`: all positions, one after another.
export interface Packed { codes: string[]; shape: Int32Array; xy: Float64Array }

export function packed(cells: Iterable<[string, Cell]>): Packed {
  const codes: string[] = [], shape: number[] = [], xy: number[] = [];
  for (const [code, cell] of cells) {
    codes.push(code);
    shape.push(cell.length);
    for (const polygon of cell) {
      shape.push(polygon.length);
      for (const ring of polygon) { shape.push(ring.length); for (const [lng, lat] of ring) xy.push(lng, lat); }
    }
  }
  return { codes, shape: Int32Array.from(shape), xy: Float64Array.from(xy) };
}

export function* unpacked({ codes, shape, xy }: Packed): Iterable<[string, Cell]> {
  let place = 0, at = 0;
  const times = <T>(make: () => T): T[] => Array.from({ length: shape[place++]! }, make);
  const position = (): LngLat => [xy[at++]!, xy[at++]!];
  for (const code of codes) yield [code, times(() => times(() => times(position)))];
}
