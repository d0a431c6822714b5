// Gestures on their way to the server: what is kept of them, how they are sent, and what the answers mean. Pure.
import type { Operation, Refusal } from "../operations.ts";
import type { Geometry } from "../../types.ts";

export type Act = "draw" | "undo" | "redo" | "overrule";

// `key`: the gesture's own name, by which the server knows it again; `since`: the plan's version that it was made on;
// `made`: its place in the order; `sent`: how often it was sent.
export interface Entry { key: string; act: Act; operation?: Operation; since: number; made: number; sent: number }

export interface Store { load(): Entry[]; save(entries: readonly Entry[]): void }

export interface Request { method: "GET" | "POST"; path: string; headers: Record<string, string>; body?: unknown }
// `status` 0: no contact.
export interface Answer { status: number; body: Record<string, unknown> }
export type Send = (request: Request) => Promise<Answer>;

// Call after some milliseconds; the returned function calls it off.
export type After = (ms: number, act: () => void) => () => void;

export interface Conflict {
  mine: Operation; theirs: (Operation & { author: string }) | null; place: Geometry;
  name: string; reason: string; detail: string; currentVersion: number;
}
export interface Trouble extends Partial<Refusal> { code: string; detail: string }

export type State =
  | { kind: "saved" }
  | { kind: "saving" | "waiting"; count: number }
  | { kind: "conflict"; count: number; conflict: Conflict }
  // The server takes no gesture at all now (the plan was submitted, the right is gone): nothing is dropped.
  | { kind: "blocked"; count: number; trouble: Trouble };

export interface Listener {
  state(state: State): void;
  // `step`: what changed (`changed`, `removed`, …); null where the whole plan has just been told.
  accepted(entry: Entry, step: Record<string, unknown> | null): void;
  // The whole plan, where others have changed it too.
  plan(plan: Record<string, unknown>): void;
  // A gesture that is dropped.
  refused(entry: Entry, trouble: Trouble): void;
}

export function requestOf(plan: number, { act, operation, since, key }: Entry, newest: number): Request {
  const step = act === "undo" || act === "redo";
  return {
    method: "POST", path: `/api/boundary-plans/${plan}/${act === "draw" ? "operations" : act}/`,
    headers: { "If-Match": `"${step ? since : newest}"`, Prefer: "return=minimal" },
    body: step ? {} : { ...operation, since, ...(act === "draw" ? { key } : {}) },
  };
}

export function troubleOf(body: Record<string, unknown>): Trouble {
  const { code, detail, place, grid } = body;
  return { code: String(code ?? "error"), detail: String(detail ?? ""), ...(place ? { place: place as Geometry } : {}), ...(grid ? { grid: String(grid) } : {}) };
}

// A gesture that the server knew already, or that others had made: its answer holds nothing new.
export function isEmpty(body: Record<string, unknown>): boolean {
  const changed = (body.changed as { features?: unknown[] } | undefined)?.features ?? [];
  return !changed.length && !((body.removed as unknown[] | undefined) ?? []).length;
}

// Whether a plan stands as a step would have left it.
export function isDone(entry: Entry, plan: Record<string, unknown>, head: number): boolean {
  const operations = plan.operations as { kind: string; version: number }[] | undefined;
  if (entry.act === "overrule") return Boolean(operations?.some((row) => row.kind === entry.operation?.kind && row.version === plan.version));
  return plan.version === entry.since + 1 && plan.head === head + (entry.act === "undo" ? -1 : 1);
}

// What follows a dropped gesture, without the undo of it (and without the redo of that undo).
export function withoutPartner(later: Entry[], act: Act): Entry[] {
  const partner = act === "undo" ? "redo" : "undo";
  let depth = 0;
  for (const [index, entry] of later.entries()) {
    if (entry.act !== partner) { depth += (partner === "undo" ? entry.act !== "undo" : entry.act === "undo") ? 1 : 0; continue; }
    if (depth-- === 0) return [...later.slice(0, index), ...withoutPartner(later.slice(index + 1), partner)];
  }
  return later;
}
