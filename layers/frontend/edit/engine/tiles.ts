// Which cells lie near a place: codes by square tiles. Immutable; a change copies only the tiles it touches. Pure.
import { boxAround, type Box } from "./positions.ts";

export class Tiles {
  private constructor(private readonly area: Box, private readonly side: number, private readonly slots: readonly (readonly string[])[]) {}

  static of(boxes: ReadonlyMap<string, Box>): Tiles {
    const side = Math.max(1, Math.ceil(Math.sqrt(boxes.size)));
    const slots: string[][] = Array.from({ length: side * side }, () => []);
    const tiles = new Tiles(boxAround(boxes.values()), side, slots);
    for (const [code, box] of boxes) for (const index of tiles.under(box)) slots[index]!.push(code);
    return tiles;
  }

  // Codes whose tiles the box touches: some of them may lie beside it.
  near(box: Box): Set<string> {
    const found = new Set<string>();
    for (const index of this.under(box)) for (const code of this.slots[index]!) found.add(code);
    return found;
  }

  // Boxes before and after; null where a code is new or gone.
  with(moves: Iterable<[string, Box | null, Box | null]>): Tiles {
    const slots = [...this.slots];
    for (const [code, before, after] of moves) {
      const left = new Set(before ? this.under(before) : []), taken = new Set(after ? this.under(after) : []);
      for (const index of left) if (!taken.has(index)) slots[index] = slots[index]!.filter((other) => other !== code);
      for (const index of taken) if (!left.has(index)) slots[index] = [...slots[index]!, code];
    }
    return new Tiles(this.area, this.side, slots);
  }

  private *under(box: Box): Iterable<number> {
    const west = this.column(box.west), east = this.column(box.east), north = this.row(box.north);
    for (let row = this.row(box.south); row <= north; row++) for (let column = west; column <= east; column++) yield row * this.side + column;
  }

  private column(lng: number): number { return this.clamped((lng - this.area.west) / (this.area.east - this.area.west)); }

  private row(lat: number): number { return this.clamped((lat - this.area.south) / (this.area.north - this.area.south)); }

  private clamped(share: number): number { return Math.min(this.side - 1, Math.max(0, Math.floor((share || 0) * this.side))); }
}
