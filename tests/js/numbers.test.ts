import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { answering, type Question } from "../../layers/frontend/edit/engine/counting.ts";
import { Counter, type GridNumbers, type Points } from "../../layers/frontend/edit/engine/numbers.ts";
import { NumbersClient, portHere, type Port } from "../../layers/frontend/edit/engine/numbersClient.ts";
import { packed, unpacked } from "../../layers/frontend/edit/engine/packing.ts";
import { at, placed, squares } from "./drawings.ts";

const POINTS: Points = { lng: [at(0.5, 0)[0], at(1, 0)[0], at(1.2, 0)[0]], lat: [at(0, 0.5)[1], at(0, 0.5)[1], at(0, 1)[1]], households: [10, 3, 300], residents: [25, 6, 700], cases_a_month: [0, 1 / 12, 1.5], households_per_worker: 100 };

test("people are counted where they live, on a border once", () => {
  const counter = new Counter(POINTS), mesh = squares(2, 2);
  const rows = [...mesh.cells].map(([code, cell]) => counter.numbersOf(code, cell));
  assert.deepEqual(rows.map((row) => row.households), [10, 3, 0, 300]);
  assert.deepEqual(rows.map((row) => row.workers_needed), [1, 1, 0, 3]);
  assert.equal(rows.reduce((sum, row) => sum + row.residents, 0), 731);
});

test("the browser counts what the server counts", () => {
  const { coverages, numbers } = JSON.parse(readFileSync("tests/js/fixtures/operations.json", "utf8"));
  const counter = new Counter(numbers.points), cells = placed(coverages[numbers.on]);
  for (const theirs of numbers.grids as GridNumbers[]) {
    const mine = counter.numbersOf(theirs.code, cells[theirs.code]!);
    for (const name of ["households", "residents", "cases_a_month", "workers_needed"] as const) assert.equal(mine[name], theirs[name], `${name} of ${theirs.code}`);
    assert.ok(Math.abs(mine.area_m2 / theirs.area_m2 - 1) < 1e-5, `${mine.area_m2} m², not ${theirs.area_m2}`);
    assert.ok(Math.abs(mine.compactness - theirs.compactness) < 2e-4);
  }
});

test("cells come out of their packing as they went in", () => {
  const cells = new Map(squares(3, 2, 2).cells).set("two", [[[at(0, 0), at(1, 0), at(1, 1), at(0, 0)], [at(0.5, 0.2), at(0.6, 0.2), at(0.6, 0.3), at(0.5, 0.2)]], [[at(5, 5), at(6, 5), at(6, 6), at(5, 5)]]]);
  assert.deepEqual(new Map(unpacked(packed(cells))), cells);
});

test("what was counted before is not asked again until other points are loaded", async () => {
  const port = portHere(), send = port.postMessage, asked: number[] = [];
  port.postMessage = (message) => { const question = message as Question; if ("cells" in question) asked.push(question.cells.codes.length); send(question); };
  const client = new NumbersClient(port), mesh = squares(2, 2);
  await client.load(POINTS);
  assert.equal((await client.all(mesh)).get("g0")!.households, 10);
  await client.all(mesh);
  const moved = mesh.with(new Map([["g0", [[[at(0, 0), at(1, 0), at(1, 1), at(0, 0)]]]]]));
  assert.equal((await client.all(moved)).get("g3")!.households, 300);
  await client.load({ ...POINTS, households: [1, 1, 1] });
  assert.equal((await client.all(mesh)).get("g3")!.households, 1);
  assert.deepEqual(asked, [4, 1, 4]);
});

test("of many questions while one is answered only the newest is asked", async () => {
  const answer = answering(), held: Question[] = [];
  const port: Port = { onmessage: null, postMessage: (message) => { held.push(message as Question); } };
  const client = new NumbersClient(port), cells = [...squares(5, 1).cells];
  const asked = cells.map(([code, cell]) => client.of(new Map([[code, cell]])));
  const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < 3; turn++) { await tick(); const question = held[turn]; if (question) port.onmessage!({ data: answer(question) } as MessageEvent); }
  assert.deepEqual((await Promise.all(asked)).map((numbers) => [...numbers.keys()].join()), ["g0", "g4", "g4", "g4", "g4"]);
  assert.equal(held.length, 2);
});

test("where no worker starts the page counts by itself, and nothing asked is lost", async () => {
  const dead: Port = { onmessage: null, postMessage: () => undefined };
  const client = new NumbersClient(dead), loaded = client.load(POINTS), asked = client.all(squares(2, 2));
  (dead.onerror as () => void)();
  await loaded;
  assert.deepEqual([...(await asked).values()].map((row) => row.households), [10, 3, 0, 300]);
});
