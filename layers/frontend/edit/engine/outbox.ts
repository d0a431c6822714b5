// The queue of gestures: kept until the server has accepted or refused them, in order, sent again after silence, carried
// over to what others drew meanwhile. Storage, network and clock are given.
import type { Operation } from "../operations.ts";
import { isDone, isEmpty, requestOf, troubleOf, withoutPartner, type Act, type After, type Answer, type Conflict, type Entry, type Listener, type Request, type Send, type State, type Store, type Trouble } from "./gestures.ts";
import { newKey } from "./keys.ts";

export type { Act, After, Answer, Conflict, Entry, Listener, Request, Send, State, Store, Trouble } from "./gestures.ts";

const LONGEST_WAIT_MS = 30_000;
const SILENT = new Set([0, 401, 408, 425, 429]);
const BLOCKING = new Set(["wrong-state", "base-replaced"]);

export class Outbox {
  private queue: Entry[] = [];
  private takenBack: Entry[] = [];
  private flushed: ((clear: boolean) => void)[] = [];
  private busy = false;
  private behind = false;
  private silences = 0;
  private conflict: Conflict | null = null;
  private trouble: Trouble | null = null;
  private callOff: (() => void) | null = null;
  private stopped = false;

  // `standing`: version and head of the plan as it was loaded.
  constructor(
    private readonly planId: number, private standing: { version: number; head: number }, private readonly store: Store,
    private readonly send: Send, private readonly listener: Listener,
    private readonly after: After = (ms, act) => { const timer = setTimeout(act, ms); return () => clearTimeout(timer); },
  ) {}

  // Take up what an earlier page left behind, and send it.
  start(): void {
    this.queue = [...this.store.load(), ...this.queue];
    this.tell();
    this.pump();
  }

  stop(): void { this.stopped = true; this.callOff?.(); this.callOff = null; }

  get pending(): readonly Entry[] { return this.queue; }

  get version(): number { return this.standing.version; }

  get state(): State {
    const count = this.queue.length;
    if (!count) return { kind: "saved" };
    if (this.conflict) return { kind: "conflict", count, conflict: this.conflict };
    if (this.trouble) return { kind: "blocked", count, trouble: this.trouble };
    return { kind: this.silences ? "waiting" : "saving", count };
  }

  add(operation: Operation): Entry { this.takenBack = []; return this.put("draw", operation); }

  // Whether the newest gesture can be taken back here, because the server has not heard of it.
  get undoesHere(): boolean { const last = this.queue.at(-1); return last?.act === "draw" && last.sent === 0; }

  get redoesHere(): boolean { return this.takenBack.length > 0; }

  // Take the newest step back: here (true) or at the server.
  undo(): boolean {
    if (!this.undoesHere) { this.put("undo"); return false; }
    this.takenBack.push(this.queue.pop()!);
    this.changed();
    return true;
  }

  redo(): boolean {
    const entry = this.takenBack.pop();
    if (!entry) { this.put("redo"); return false; }
    this.queue.push(entry);
    this.changed();
    return true;
  }

  // Resolves when nothing waits (true), or when it cannot go on now (false).
  flush(): Promise<boolean> {
    this.nudge();
    return new Promise((resolve) => { this.flushed.push(resolve); this.tell(); });
  }

  // The page has loaded the plan anew.
  seen(standing: { version: number; head: number }): void {
    if (standing.version < this.standing.version) return;
    this.standing = { version: standing.version, head: standing.head };
    this.behind = false;
  }

  // The contact is back, or a person wants to try again now.
  nudge(): void {
    this.callOff?.();
    this.callOff = this.trouble = null;
    this.silences = 0;
    this.pump();
  }

  // Settle a conflict: my gesture goes before what the others drew.
  keepMine(): void {
    if (!this.conflict) return;
    this.conflict = null;
    this.queue[0] = { ...this.queue[0]!, act: "overrule", sent: 0 };
    this.changed();
  }

  // Settle a conflict: my gesture is dropped.
  keepTheirs(): void {
    if (!this.conflict) return;
    const { name: code, detail, place } = this.conflict;
    this.conflict = null;
    void this.drop(this.queue[0]!, { code, detail, place });
  }

  // Drop everything that waits.
  discard(): void {
    this.queue = [];
    this.conflict = this.trouble = null;
    this.changed();
  }

  private put(act: Act, operation?: Operation): Entry {
    const made = Math.max(Date.now(), (this.queue.at(-1)?.made ?? 0) + 1);
    const entry: Entry = { key: newKey(), act, ...(operation ? { operation } : {}), since: this.standing.version, made, sent: 0 };
    this.queue.push(entry);
    this.changed();
    return entry;
  }

  private changed(): void { this.store.save(this.queue); this.tell(); this.pump(); }

  private tell(): void {
    const state = this.state;
    if (state.kind !== "saving") for (const resolve of this.flushed.splice(0)) resolve(state.kind === "saved");
    this.listener.state(state);
  }

  private pump(): void {
    if (this.busy || this.stopped || this.callOff || this.conflict || this.trouble || !this.queue.length) return;
    this.busy = true;
    void this.step(this.queue[0]!).finally(() => { this.busy = false; this.pump(); });
  }

  private async step(entry: Entry): Promise<void> {
    const again = entry.sent > 0;
    entry.sent++;
    this.store.save(this.queue);
    const { status, body } = await this.ask(requestOf(this.planId, entry, this.standing.version));
    if (this.queue[0] !== entry || this.stopped) return;
    if (SILENT.has(status) || status >= 500) return this.wait();
    this.silences = 0;
    if (status < 300) return this.accept(entry, body);
    if (status === 412) return this.stale(entry, Number(body.current_version), again);
    if (status === 409 && body.code === "edit-conflict") return this.hold(body);
    const trouble = troubleOf(body);
    if (status === 403 || status === 404 || BLOCKING.has(trouble.code)) { this.trouble = trouble; return this.tell(); }
    return this.drop(entry, trouble);
  }

  // An answer that may not hold everything that changed is followed by the whole plan.
  private async accept(entry: Entry, body: Record<string, unknown>): Promise<void> {
    const whole = this.behind || entry.act === "overrule" || isEmpty(body);
    const plan = whole ? await this.wholePlan() : null;
    if (whole && !plan) return this.wait();
    const step = plan ?? body, version = Number(step.version), { since } = entry;
    if (!plan && version === since + 1) for (const later of this.queue) if (later.since === since) later.since = version;
    this.standing = { version, head: Number(step.head) };
    this.queue.shift();
    this.store.save(this.queue);
    if (plan) this.listener.plan(plan);
    this.listener.accepted(entry, plan ? null : body);
    this.tell();
  }

  // Others drew meanwhile. A drawn gesture goes on with its `since`; undo and redo meant a plan that is no more, unless
  // it is their own first sending that moved it, whose answer was lost.
  private async stale(entry: Entry, version: number, again: boolean): Promise<void> {
    if (entry.act === "draw" || (entry.act === "overrule" && !again)) { this.behind = true; this.standing.version = version; return; }
    const plan = await this.wholePlan();
    if (!plan) return this.wait();
    if (again && isDone(entry, plan, this.standing.head)) return this.accept(entry, {});
    if (entry.act === "overrule") { this.standing.version = Number(plan.version); entry.sent = 0; return; }
    return this.drop(entry, { code: "stale-plan", detail: "" });
  }

  private hold(body: Record<string, unknown>): void {
    this.behind = true;
    this.standing.version = Number(body.current_version);
    this.conflict = { ...body, detail: String(body.detail ?? ""), currentVersion: this.standing.version } as unknown as Conflict;
    this.tell();
  }

  private async drop(entry: Entry, trouble: Trouble): Promise<void> {
    const plan = this.behind ? await this.wholePlan() : null;
    const at = this.queue.indexOf(entry);
    if (at >= 0) this.queue = [...this.queue.slice(0, at), ...withoutPartner(this.queue.slice(at + 1), entry.act)];
    this.store.save(this.queue);
    if (plan) { this.seen({ version: Number(plan.version), head: Number(plan.head) }); this.listener.plan(plan); }
    this.listener.refused(entry, trouble);
    this.tell();
    this.pump();
  }

  private wait(): void {
    this.callOff = this.after(Math.min(LONGEST_WAIT_MS, 1000 * 2 ** this.silences++), () => { this.callOff = null; this.pump(); });
    this.tell();
  }

  private async wholePlan(): Promise<Record<string, unknown> | null> {
    const { status, body } = await this.ask({ method: "GET", path: `/api/boundary-plans/${this.planId}/`, headers: {} });
    if (status >= 300 || status === 0) return null;
    this.behind = false;
    return body;
  }

  private async ask(request: Request): Promise<Answer> {
    try { return await this.send(request); } catch { return { status: 0, body: {} }; }
  }
}
