// What stands for many: a tile that is too dense tells of small cells with counts. They are brought together here into discs
// that a number fits into and that never overlap. Pure.

export interface Cell { x: number; y: number; count: number; open: number; value: string }
export type Box = [number, number, number, number];

// Discs along a tile's side: 64 pixels for each where a tile is drawn at its own scale; it is never drawn smaller.
export const BLOCKS = 8;
const LEAST_RADIUS = 8, MOST_RADIUS = 22, PER_TENFOLD = 3.2, TILE_PIXELS = 512;

export function discRadius(count: number): number {
  return Math.min(LEAST_RADIUS + PER_TENFOLD * Math.log10(Math.max(count, 1)), MOST_RADIUS);
}

// One disc for each block of the tile that has any: in the middle of its features, and off the block's edge by its radius.
export function merged(cells: Cell[], [west, , east, north]: Box): Cell[] {
  const side = (east - west) / BLOCKS, pixel = (east - west) / TILE_PIXELS, blocks = new Map<number, Cell[]>();
  const block = (at: number): number => Math.min(Math.max(Math.floor(at), 0), BLOCKS - 1);
  for (const cell of cells) {
    const key = block((north - cell.y) / side) * BLOCKS + block((cell.x - west) / side);
    blocks.set(key, [...(blocks.get(key) ?? []), cell]);
  }
  return [...blocks].map(([key, inside]) => {
    const disc = joined(inside), reach = Math.max(side / 2 - discRadius(disc.count) * pixel, 0);
    const middle: [number, number] = [west + (key % BLOCKS + 0.5) * side, north - (Math.floor(key / BLOCKS) + 0.5) * side];
    return { ...disc, x: near(disc.x, middle[0], reach), y: near(disc.y, middle[1], reach) };
  });
}

function joined(cells: Cell[]): Cell {
  const count = sum(cells.map((cell) => cell.count)), weighed = (of: (cell: Cell) => number): number => sum(cells.map((cell) => of(cell) * cell.count)) / count;
  return { x: weighed((cell) => cell.x), y: weighed((cell) => cell.y), count, open: sum(cells.map((cell) => cell.open)), value: commonest(cells) };
}

function commonest(cells: Cell[]): string {
  const counts = new Map<string, number>();
  for (const { value, count } of cells) counts.set(value, (counts.get(value) ?? 0) + count);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? "";
}

function near(at: number, middle: number, reach: number): number { return Math.min(Math.max(at, middle - reach), middle + reach); }
function sum(numbers: number[]): number { return numbers.reduce((all, number) => all + number, 0); }

// A count in at most five signs: 1.2k, 12k, 1.2M; in Chinese by ten thousands: 9999, 1.2万, 123万, 1.2亿.
export function abbreviated(count: number, language: string): string {
  const steps: [number, string][] = language === "zh" ? [[1e8, "亿"], [1e4, "万"]] : [[1e9, "G"], [1e6, "M"], [1e3, "k"]];
  const step = steps.find(([size]) => count >= size);
  if (!step) return String(count);
  const tenths = Math.floor((count / step[0]) * 10) / 10;
  return (tenths < 100 ? tenths.toFixed(1).replace(/\.0$/, "") : String(Math.floor(tenths))) + step[1];
}

// White or dark, whichever is read better on a colour: by relative luminance (WCAG 2).
export function inkOn(colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => { const part = parseInt(colour.slice(at, at + 2), 16) / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.23 ? "#1d2b33" : "#ffffff";
}
