// The reach panel without a page: one question at a time, rings and their looks, requests, undo and comparison.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, choiceOf, clamped, firstChoice, momentOf, OWN_POINTS, textOf } from "../../layers/frontend/reach/choice.ts";
import { Desk, type DeskHooks, type Server } from "../../layers/frontend/reach/desk.ts";
import { Newest } from "../../layers/frontend/reach/newest.ts";
import { inOrder, overstatement, shareOf } from "../../layers/frontend/reach/numbers.ts";
import { looksOf, ringsOf } from "../../layers/frontend/reach/ramp.ts";
import type { Answer, Tally } from "../../layers/frontend/reach/types.ts";

const soon = (): Promise<void> => new Promise((done) => setImmediate(done));

function asked(): { queue: Newest<number, string>; sent: { question: number; signal: AbortSignal; answer: (text: string) => void; fail: (error: Error) => void }[]; shown: string[]; failed: number[]; busy: boolean[] } {
  const sent: ReturnType<typeof asked>["sent"] = [], shown: string[] = [], failed: number[] = [], busy: boolean[] = [];
  const queue = new Newest<number, string>((question, signal) => new Promise((answer, fail) => { sent.push({ question, signal, answer, fail }); }), { answered: (text) => shown.push(text), failed: (_error, question) => failed.push(question), busy: (on) => busy.push(on) });
  return { queue, sent, shown, failed, busy };
}

test("while one question is under way the newest waits and those between are dropped", async () => {
  const { queue, sent, shown } = asked();
  for (const question of [1, 2, 3, 4]) queue.ask(question);
  assert.deepEqual(sent.map((entry) => entry.question), [1]);
  sent[0]!.answer("one");
  await soon();
  assert.deepEqual(sent.map((entry) => entry.question), [1, 4]);
  sent[1]!.answer("four");
  await soon();
  assert.deepEqual(shown, ["one", "four"]);
  assert.equal(queue.isBusy, false);
});

test("a question that another replaces is given up, and its late answer is never shown over the newer", async () => {
  const { queue, sent, shown, failed } = asked();
  queue.ask(1);
  queue.ask(2, { instead: true });
  assert.equal(sent[0]!.signal.aborted, true);
  sent[1]!.answer("two");
  await soon();
  sent[0]!.answer("one");
  await soon();
  assert.deepEqual(shown, ["two"]);
  assert.deepEqual(failed, []);
});

test("a failure is told unless a newer question waits; afterwards questions are asked again", async () => {
  const { queue, sent, shown, failed, busy } = asked();
  queue.ask(1);
  queue.ask(2);
  sent[0]!.fail(new Error("gone"));
  await soon();
  assert.deepEqual(failed, []);
  sent[1]!.fail(new Error("gone"));
  await soon();
  assert.deepEqual(failed, [2]);
  queue.ask(3);
  sent[2]!.answer("three");
  await soon();
  assert.deepEqual(shown, ["three"]);
  assert.equal(busy[busy.length - 1], false);
});

test("rings stand at round minutes, are few, and end with what is asked", () => {
  assert.deepEqual(ringsOf(15), [5, 10, 15]);
  assert.deepEqual(ringsOf(17), [5, 10, 17]);
  assert.deepEqual(ringsOf(1), [1]);
  for (let minutes = 1; minutes <= 60; minutes++) {
    const rings = ringsOf(minutes), looks = looksOf(rings);
    assert.equal(rings[rings.length - 1], minutes);
    assert.ok(rings.length <= 4 && rings.every((ring, index) => index === 0 || ring > rings[index - 1]!), String(rings));
    assert.equal(new Set(looks.map((look) => look.dash.join())).size, rings.length); // told apart without colour
  }
});

test("a choice becomes a request", () => {
  const now = new Date("2026-11-25T02:00:00Z"), choice = { ...firstChoice(), category: "clinic" }; // a Wednesday
  assert.deepEqual(bodyOf(choice, now), { mode: "walk", minutes: [5, 10, 15], by: "community", category: "clinic" });
  const own = bodyOf({ ...choice, category: OWN_POINTS, points: [[120, 30]], removed: [7], rings: false, mode: "drive", direction: "from", day: 1, hour: 9, barriers: [{ id: 1, kind: "Point", geometry: { type: "Point", coordinates: [120, 30] } }] }, now);
  assert.deepEqual(own, { mode: "drive", minutes: [15], by: "community", points: [{ id: "p1", lng: 120, lat: 30 }], direction: "from", at: "2026-11-30T09:00:00+08:00", barriers: [{ type: "Point", coordinates: [120, 30] }] });
  assert.equal(momentOf(3, 8, now), "2026-11-25T08:00:00+08:00");
  assert.equal(bodyOf({ ...choice, removed: [7] }, now).without?.[0], 7);
  assert.deepEqual(choiceOf(`#15/120/30/grids/${textOf({ ...choice, category: "菜市场" })}`), { mode: "walk", minutes: 15, category: "菜市场" });
  for (const wrong of ["", "#15/120/30/grids", "#15/120/30/grids/reach=fly,15,x", "#15/120/30/grids/reach=walk,15,%"]) assert.equal(choiceOf(wrong), null);
  assert.deepEqual([0, 61, 7.4, NaN].map(clamped), [1, 60, 7, 15]);
});

const tally = (name: string, households: number, served: number): Tally => ({ code: name, name, households, households_served: served, households_share: shareOf(served, households) });
const answer = (served: number): Answer => ({ method: "network", label: "", attribution: "", rings: { type: "FeatureCollection", features: [] }, total: tally("", 100, served), inMinutes: [], areas: [], gaps: [], points: [{ id: 7, name: "Clinic", at: [120, 30], status: "ok", reason: "", moved_m: 0 }] });

test("rows are ordered by a column, and the straight circle's excess is told", () => {
  const rows = [tally("a", 10, 5), tally("b", 10, 9), tally("c", 100, 20)];
  assert.deepEqual(inOrder(rows, { by: "share", down: false }).map((row) => row.name), ["c", "a", "b"]);
  assert.deepEqual(inOrder(rows, { by: "missing", down: true }).map((row) => row.name), ["c", "a", "b"]);
  assert.deepEqual(overstatement(tally("", 100, 90), tally("", 100, 60)), { households: 30, points: 30.000000000000004 });
});

test("changes are taken back one by one, and a kept scenario is compared with what differs from it", async () => {
  const compared: string[] = [], hooks: DeskHooks = { answered: () => undefined, failed: (error) => { throw error; }, busy: () => undefined, changed: () => undefined, emptied: () => undefined };
  const server: Server = { answer: async () => answer(50), compare: async (a, b) => { compared.push(`${JSON.stringify(a.without ?? [])} → ${JSON.stringify(b.without ?? [])}`); return { gained: 0, lost: 9, areas: [], shapes: [] }; } };
  const desk = new Desk(server, hooks, () => new Date("2026-11-25T02:00:00Z"));
  desk.change({ category: "clinic" });
  await soon();
  desk.freeze();
  desk.comparing = true;
  desk.ask();
  await soon();
  assert.deepEqual(compared, []); // nothing differs yet
  desk.toggleSite(7);
  desk.addBarrier("Point", { type: "Point", coordinates: [120, 30] });
  await soon();
  assert.equal(compared[0], "[] → [7]");
  assert.equal(desk.reply?.comparison?.lost, 9);
  assert.equal(desk.site(7)?.name, "Clinic");
  desk.undo();
  assert.deepEqual([desk.choice.barriers.length, desk.choice.removed], [0, [7]]);
  desk.undo();
  assert.deepEqual([desk.choice.removed, desk.canUndo], [[], false]);
  desk.change({ category: "school" }); // another category: another comparison
  assert.equal(desk.frozen, null);
  desk.stop();
});
