import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox, type Answer, type Entry, type Listener, type Request, type State, type Store, type Trouble } from "../../layers/frontend/edit/engine/outbox.ts";
import { localStore } from "../../layers/frontend/edit/engine/store.ts";
import type { Operation } from "../../layers/frontend/edit/operations.ts";

const MOVE: Operation = { kind: "move-vertex", from: [1, 1], to: [2, 2] }, DELETE: Operation = { kind: "delete-vertex", at: [1, 1] };
const FEATURE = { features: [{ id: "a" }] };

// A server of one plan: every request waits until the test answers it.
class Bench implements Listener {
  asked: Request[] = [];
  told: [string, unknown][] = [];
  states: State[] = [];
  waits: { ms: number; act: () => void }[] = [];
  saved: Entry[] = [];
  private answers: ((answer: Answer) => void)[] = [];
  store: Store = { load: () => structuredClone(this.saved), save: (entries) => { this.saved = structuredClone([...entries]); } };

  open(version = 5, head = 3): Outbox {
    const box = new Outbox(7, { version, head }, this.store, (request) => { this.asked.push(request); return new Promise((resolve) => this.answers.push(resolve)); }, this,
      (ms, act) => { const wait = { ms, act }; this.waits.push(wait); return () => { this.waits = this.waits.filter((other) => other !== wait); }; });
    box.start();
    return box;
  }

  async answer(status: number, body: Record<string, unknown> = {}): Promise<void> {
    assert.ok(this.answers.length, "something was asked");
    this.answers.shift()!({ status, body });
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }

  async pass(): Promise<void> { const wait = this.waits.shift()!; wait.act(); await Promise.resolve(); }

  state(state: State): void { this.states.push(state); }
  accepted(entry: Entry, step: Record<string, unknown> | null): void { this.told.push(["accepted", [entry.operation?.kind ?? entry.act, step === null]]); }
  plan(plan: Record<string, unknown>): void { this.told.push(["plan", plan.version]); }
  refused(entry: Entry, trouble: Trouble): void { this.told.push(["refused", [entry.operation?.kind ?? entry.act, trouble.code]]); }

  get last(): { path: string; match: string | undefined; body: Record<string, unknown> } {
    const { path, headers, body } = this.asked.at(-1)!;
    return { path, match: headers["If-Match"], body: body as Record<string, unknown> };
  }
}

test("a gesture is sent with its key and its version, and told as saved", async () => {
  const bench = new Bench(), box = bench.open();
  const entry = box.add(MOVE);
  assert.deepEqual(bench.states.at(-1), { kind: "saving", count: 1 });
  assert.deepEqual(bench.last, { path: "/api/boundary-plans/7/operations/", match: '"5"', body: { ...MOVE, since: 5, key: entry.key } });
  assert.equal(bench.saved.length, 1);
  await bench.answer(200, { version: 6, head: 4, changed: FEATURE });
  assert.deepEqual(bench.told, [["accepted", ["move-vertex", false]]]);
  assert.deepEqual([bench.states.at(-1), bench.saved, box.version], [{ kind: "saved" }, [], 6]);
});

test("gestures are sent one after another, each on the version that the one before made", async () => {
  const bench = new Bench(), box = bench.open();
  box.add(MOVE);
  box.add(DELETE);
  assert.equal(bench.asked.length, 1);
  await bench.answer(200, { version: 6, head: 4, changed: FEATURE });
  assert.deepEqual([bench.asked.length, bench.last.match, bench.last.body.since], [2, '"6"', 6]);
});

test("silence keeps the gesture and waits longer each time", async () => {
  const bench = new Bench(), box = bench.open();
  const { key } = box.add(MOVE);
  const waited: number[] = [];
  for (let turn = 0; turn < 7; turn++) { await bench.answer(turn % 2 ? 503 : 0); waited.push(bench.waits[0]!.ms); await bench.pass(); }
  assert.deepEqual(waited, [1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  assert.deepEqual(bench.states.at(-1), { kind: "waiting", count: 1 });
  assert.equal(bench.last.body.key, key);
  await bench.answer(200, { version: 6, head: 4, changed: FEATURE });
  assert.deepEqual(bench.states.at(-1), { kind: "saved" });
});

test("what was left behind is sent by the next page, under the same key", async () => {
  const first = new Bench(), box = first.open();
  const { key } = box.add(MOVE);
  box.add(DELETE);
  box.stop();
  const second = new Bench();
  second.saved = first.saved;
  second.open(9);
  assert.deepEqual([second.last.match, second.last.body.since, second.last.body.key], ['"9"', 5, key]);
  await second.answer(200, { version: 10, head: 4, changed: FEATURE });
  assert.equal(second.last.body.kind, "delete-vertex");
});

test("an answer without changes is followed by the whole plan: the server knew the gesture already", async () => {
  const bench = new Bench(), box = bench.open();
  box.add(MOVE);
  await bench.answer(0);
  await bench.pass();
  await bench.answer(200, { version: 6, head: 4, changed: { features: [] }, removed: [] });
  assert.equal(bench.last.path, "/api/boundary-plans/7/");
  await bench.answer(200, { version: 6, head: 4 });
  assert.deepEqual(bench.told, [["plan", 6], ["accepted", ["move-vertex", true]]]);
});

test("a plan that others changed is no reason to lose the gesture: it goes again with its old version", async () => {
  const bench = new Bench(), box = bench.open();
  box.add(MOVE);
  await bench.answer(412, { code: "stale-plan", current_version: 8 });
  assert.deepEqual([bench.last.match, bench.last.body.since], ['"8"', 5]);
  await bench.answer(200, { version: 9, head: 6, changed: FEATURE });
  await bench.answer(200, { version: 9, head: 6 });
  assert.deepEqual(bench.told, [["plan", 9], ["accepted", ["move-vertex", true]]]);
});

const CLASH = { code: "edit-conflict", name: "same-vertex", reason: "Both moved it.", detail: "Decide.", current_version: 8, mine: MOVE, theirs: { ...MOVE, author: "li" }, place: { type: "Point", coordinates: [1, 1] } };

test("a conflict holds the queue until a person decides: mine", async () => {
  const bench = new Bench(), box = bench.open();
  box.add(MOVE);
  box.add(DELETE);
  await bench.answer(409, CLASH);
  const state = bench.states.at(-1)!;
  assert.ok(state.kind === "conflict" && state.count === 2 && state.conflict.theirs!.author === "li" && state.conflict.currentVersion === 8);
  assert.equal(bench.asked.length, 1);
  box.keepMine();
  assert.deepEqual(bench.last, { path: "/api/boundary-plans/7/overrule/", match: '"8"', body: { ...MOVE, since: 5 } });
  await bench.answer(200, { version: 9, head: 5, changed: FEATURE });
  await bench.answer(200, { version: 9, head: 5 });
  assert.equal(bench.last.body.kind, "delete-vertex");
});

test("a conflict may be settled for theirs: the gesture goes and the plan is loaded", async () => {
  const bench = new Bench(), box = bench.open();
  box.add(MOVE);
  await bench.answer(409, CLASH);
  box.keepTheirs();
  await bench.answer(200, { version: 8, head: 4 });
  assert.deepEqual(bench.told, [["plan", 8], ["refused", ["move-vertex", "same-vertex"]]]);
  assert.deepEqual([bench.states.at(-1), box.version], [{ kind: "saved" }, 8]);
});

test("a conflict outlives the page", async () => {
  const first = new Bench(), box = first.open();
  box.add(MOVE);
  await first.answer(409, CLASH);
  const second = new Bench();
  second.saved = first.saved;
  second.open(8);
  assert.equal(second.last.body.since, 5);
});

test("a refused gesture goes with its undo; what follows stays", async () => {
  const bench = new Bench(), box = bench.open();
  box.add(MOVE);
  box.undo();
  box.redo();
  box.add(DELETE);
  await bench.answer(422, { code: "self-crossing", detail: "…", place: { type: "Point", coordinates: [1, 1] }, grid: "a" });
  assert.deepEqual(bench.told, [["refused", ["move-vertex", "self-crossing"]]]);
  assert.deepEqual([box.pending.length, bench.last.body.kind], [1, "delete-vertex"]);
});

test("a gesture that the server has not heard of is taken back here, and drawn again here", async () => {
  const bench = new Bench(), box = bench.open();
  box.add(MOVE);
  box.add(DELETE);
  assert.deepEqual([box.undoesHere, box.undo(), box.pending.length, box.redoesHere], [true, true, 1, true]);
  assert.equal(box.undoesHere, false);
  assert.deepEqual([box.redo(), box.pending.length, box.redoesHere], [true, 2, false]);
  assert.equal(bench.asked.length, 1);
});

test("an undo is meant for the version it was made on", async () => {
  const bench = new Bench(), box = bench.open();
  assert.equal(box.undo(), false);
  assert.deepEqual(bench.last, { path: "/api/boundary-plans/7/undo/", match: '"5"', body: {} });
  await bench.answer(412, { current_version: 6 });
  await bench.answer(200, { version: 6, head: 4 });
  assert.deepEqual(bench.told, [["refused", ["undo", "stale-plan"]]]);
});

test("an undo whose answer was lost is not done twice", async () => {
  const bench = new Bench(), box = bench.open();
  box.undo();
  await bench.answer(0);
  await bench.pass();
  await bench.answer(412, { current_version: 6 });
  await bench.answer(200, { version: 6, head: 2 });
  await bench.answer(200, { version: 6, head: 2 });
  assert.deepEqual(bench.told.at(-1), ["accepted", ["undo", true]]);
  assert.equal(box.pending.length, 0);
});

test("a plan that takes no gestures blocks the queue and drops nothing", async () => {
  const bench = new Bench(), box = bench.open();
  box.add(MOVE);
  await bench.answer(409, { code: "wrong-state", detail: "Submitted." });
  assert.equal(bench.states.at(-1)!.kind, "blocked");
  assert.equal(bench.saved.length, 1);
  box.nudge();
  await bench.answer(200, { version: 6, head: 4, changed: FEATURE });
  assert.deepEqual(bench.states.at(-1), { kind: "saved" });
});

test("flush tells whether everything has arrived", async () => {
  const bench = new Bench(), box = bench.open();
  assert.equal(await box.flush(), true);
  box.add(MOVE);
  const flushed = box.flush();
  await bench.answer(200, { version: 6, head: 4, changed: FEATURE });
  assert.equal(await flushed, true);
  box.add(MOVE);
  const silent = box.flush();
  await bench.answer(0);
  assert.equal(await silent, false);
});

class Shelf implements Storage {
  private items = new Map<string, string>();
  [name: string]: unknown;
  get length(): number { return this.items.size; }
  clear(): void { this.items.clear(); }
  key(index: number): string | null { return [...this.items.keys()][index] ?? null; }
  getItem(key: string): string | null { return this.items.get(key) ?? null; }
  setItem(key: string, value: string): void { this.items.set(key, value); }
  removeItem(key: string): void { this.items.delete(key); }
}

test("two windows on one plan do not overwrite each other's gestures; other people's stay theirs", () => {
  const shelf = new Shelf(), entry = (key: string, made: number): Entry => ({ key, act: "draw", operation: MOVE, since: 1, made, sent: 0 });
  const one = localStore(7, "li", shelf), two = localStore(7, "li", shelf);
  one.load(); two.load();
  one.save([entry("b", 2)]);
  two.save([entry("a", 1)]);
  assert.deepEqual(localStore(7, "li", shelf).load().map(({ key }) => key), ["a", "b"]);
  assert.deepEqual(localStore(7, "wang", shelf).load(), []);
  one.save([]);
  assert.deepEqual(localStore(7, "li", shelf).load().map(({ key }) => key), ["a"]);
});

test("a full store does not stop the work", () => {
  const shelf = new Shelf();
  shelf.setItem = () => { throw new Error("QuotaExceededError"); };
  localStore(7, "li", shelf).save([{ key: "a", act: "undo", since: 1, made: 1, sent: 0 }]);
});
