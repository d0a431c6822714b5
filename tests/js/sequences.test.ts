// Whatever is drawn, one gesture after another: the ground stays the same and every inner edge has a cell on both sides.
import assert from "node:assert/strict";
import { test } from "node:test";
import { attempt, isRefusal } from "../../layers/frontend/edit/engine/attempt.ts";
import { areaOf } from "../../layers/frontend/edit/engine/edges.ts";
import { joined } from "../../layers/frontend/edit/engine/faces.ts";
import type { Mesh } from "../../layers/frontend/edit/engine/mesh.ts";
import { keyOf } from "../../layers/frontend/edit/engine/positions.ts";
import { boxOfCell, positionsOf } from "../../layers/frontend/edit/engine/rings.ts";
import { tearIn } from "../../layers/frontend/edit/engine/tears.ts";
import type { Operation } from "../../layers/frontend/edit/operations.ts";
import type { LngLat } from "../../layers/frontend/types.ts";
import { at, seeded, squares } from "./drawings.ts";

const SIDE = 5;

for (let seed = 1; seed <= 12; seed++) test(`fifty gestures of seed ${seed} keep the coverage whole`, () => {
  const random = seeded(seed);
  let mesh = squares(SIDE, SIDE, 1), drawn = 0;
  const ground = areaOf(joined([...mesh.cells.values()].flat())), border = outline(mesh);
  for (let step = 0; step < 50; step++) {
    const operation = anyOperation(mesh, random), result = attempt(mesh, operation);
    if (isRefusal(result)) continue;
    const codes = [...result.mesh.cells.keys()], told = new Set(result.changed);
    assert.equal(tearIn(result.mesh, codes, new Map()), null, JSON.stringify(operation));
    for (const [code, cell] of result.mesh.cells) assert.equal(cell !== mesh.cells.get(code), told.has(code));
    mesh = result.mesh;
    drawn++;
  }
  const whole = joined([...mesh.cells.values()].flat());
  assert.ok(drawn > 10, `${drawn} gestures held`);
  assert.deepEqual([whole.length, whole[0]!.length], [1, 1], "no gap inside");
  assert.ok(Math.abs(areaOf(whole) / ground - 1) < 1e-6);
  assert.ok([...border].every((key) => outline(mesh).has(key)), "corners of the outer border stay");
});

const outline = (mesh: Mesh): Set<string> => new Set([at(0, 0), at(SIDE, 0), at(SIDE, SIDE), at(0, SIDE)].filter((corner) => mesh.isOuter(corner)).map(keyOf));

function anyOperation(mesh: Mesh, random: () => number): Operation {
  const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)]!;
  const code = (): string => pick([...mesh.cells.keys()]);
  const near = ([x, y]: LngLat, by: number): LngLat => [x + (random() - 0.5) * 2 * by, y + (random() - 0.5) * 2 * by];
  const anywhere = (): LngLat => at(random() * SIDE, random() * SIDE);
  const cell = mesh.cells.get(code())!, vertex = pick(positionsOf(cell)), box = boxOfCell(cell);
  const ring = pick(cell)[0]!, index = Math.floor(random() * (ring.length - 1));
  const line: LngLat[] = [[box.west - 1e-4, box.south + random() * (box.north - box.south)], near([(box.west + box.east) / 2, (box.south + box.north) / 2], 2e-4), [box.east + 1e-4, box.south + random() * (box.north - box.south)]];
  const middle = anywhere(), area = [[-2, -2], [2, -1.5], [1.5, 2], [-1.7, 1.8]].map(([x, y]): LngLat => [middle[0] + x! * 1e-4, middle[1] + y! * 1e-4]);
  return pick<() => Operation>([
    () => ({ kind: "move-vertex", from: vertex, to: near(vertex, 4e-4) }),
    () => ({ kind: "move-vertices", moves: [ring[index]!, ring[index + 1]!].map((position): [LngLat, LngLat] => [position, [position[0] + 1e-4, position[1] - 1e-4]]) }),
    () => ({ kind: "insert-vertex", edge: [ring[index]!, ring[index + 1]!], at: near(ring[index]!, 1e-4) }),
    () => ({ kind: "delete-vertex", at: vertex }),
    () => ({ kind: "split", grid: code(), line }),
    () => ({ kind: "reshape", line }),
    () => ({ kind: "cut-out", area }),
    () => ({ kind: "give", area, to: code() }),
    () => ({ kind: "merge", grids: [code(), code()] }),
    () => ({ kind: "simplify", grids: [code(), code(), code()], tolerance_m: 20 }),
  ])();
}
