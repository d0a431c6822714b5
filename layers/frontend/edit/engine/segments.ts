// Segments by place: squares of about a hundred metres hold the segments that pass them. Pure.
import type { LngLat } from "../../types.ts";

const SIDE_DEG = 1e-3;

export class SegmentIndex<S extends { a: LngLat; b: LngLat }> {
  private squares = new Map<string, S[]>();

  constructor(segments: Iterable<S>) {
    for (const segment of segments) for (const name of squaresOf(segment.a, segment.b, 0)) {
      const held = this.squares.get(name);
      if (held) held.push(segment); else this.squares.set(name, [segment]);
    }
  }

  // Segments in the squares around a place.
  near(at: LngLat, within: number): Set<S> { return this.in(squaresOf(at, at, within)); }

  // Segments in the squares that the box of a segment covers.
  along(a: LngLat, b: LngLat): Set<S> { return this.in(squaresOf(a, b, 0)); }

  private in(names: Iterable<string>): Set<S> {
    const found = new Set<S>();
    for (const name of names) for (const segment of this.squares.get(name) ?? []) found.add(segment);
    return found;
  }
}

function* squaresOf(a: LngLat, b: LngLat, within: number): Iterable<string> {
  const [west, east] = [Math.min(a[0], b[0]) - within, Math.max(a[0], b[0]) + within].map((lng) => Math.floor(lng / SIDE_DEG)) as [number, number];
  const [south, north] = [Math.min(a[1], b[1]) - within, Math.max(a[1], b[1]) + within].map((lat) => Math.floor(lat / SIDE_DEG)) as [number, number];
  for (let x = west; x <= east; x++) for (let y = south; y <= north; y++) yield `${x},${y}`;
}
