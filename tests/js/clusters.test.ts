import assert from "node:assert/strict";
import { test } from "node:test";
import { abbreviated, discRadius, merged, type Box, type Cell } from "../../layers/frontend/map/clusters.ts";

for (const [count, english, chinese] of [
  [7, "7", "7"], [999, "999", "999"], [1000, "1k", "1000"], [1234, "1.2k", "1234"], [9999, "9.9k", "9999"], [12_345, "12.3k", "1.2万"],
  [123_456, "123k", "12.3万"], [999_999, "999k", "99.9万"], [1_234_567, "1.2M", "123万"], [250_000_000, "250M", "2.5亿"],
] as const) {
  test(`${count} is written in at most five signs`, () => {
    assert.equal(abbreviated(count, "en"), english);
    assert.equal(abbreviated(count, "zh"), chinese);
    assert.ok(english.length <= 5 && chinese.length <= 5);
  });
}

test("a disc grows with its count and stays small enough for its block", () => {
  assert.ok(discRadius(1) < discRadius(10) && discRadius(10) < discRadius(1000));
  assert.ok(discRadius(1e9) <= 22);
});

// A tile as dense as the server makes one: 64 cells a side, from a generator that gives the same each time.
const BOX: Box = [1000, 2000, 1512, 2512];
function dense(): Cell[] {
  let seed = 7;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  return Array.from({ length: 4096 }, (_unused, index) => ({
    x: BOX[0] + (index % 64 + random()) * 8, y: BOX[3] - (Math.floor(index / 64) + random()) * 8,
    count: 1 + Math.floor(random() ** 6 * 5000), open: 0, value: random() < 0.3 ? "new" : "closed",
  }));
}

test("nothing is lost when cells are brought together", () => {
  const cells = dense(), discs = merged(cells, BOX), all = (of: Cell[]): number => of.reduce((sum, cell) => sum + cell.count, 0);
  assert.equal(discs.length, 64);
  assert.equal(all(discs), all(cells));
});

test("discs neither overlap nor reach beyond the tile, at its own scale", () => {
  const discs = merged(dense(), BOX);
  discs.forEach((disc, index) => {
    const radius = discRadius(disc.count);
    assert.ok(disc.x - radius >= BOX[0] && disc.x + radius <= BOX[2] && disc.y - radius >= BOX[1] && disc.y + radius <= BOX[3]);
    for (const other of discs.slice(index + 1)) assert.ok(Math.hypot(disc.x - other.x, disc.y - other.y) >= radius + discRadius(other.count));
  });
});

test("a disc has the class that most of its features have", () => {
  const cell = (value: string, count: number): Cell => ({ x: 1010, y: 2500, count, open: count, value });
  const [disc] = merged([cell("new", 3), cell("closed", 4), cell("new", 2)], BOX);
  assert.deepEqual([disc?.value, disc?.count, disc?.open], ["new", 9, 9]);
});

test("few features far apart stay apart", () => {
  const cells: Cell[] = [[1020, 2020], [1500, 2500]].map(([x, y]) => ({ x: x!, y: y!, count: 1, open: 0, value: "" }));
  assert.equal(merged(cells, BOX).length, 2);
});

test("an empty tile has no discs", () => assert.deepEqual(merged([], BOX), []));
