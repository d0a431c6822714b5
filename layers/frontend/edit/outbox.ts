// Gestures on their way to the server. They are kept in the browser until it has them, so that neither a crash nor a silence loses one.
import { Problem, type Api } from "../api.ts";
import type { FeatureCollection, Plan } from "../types.ts";
import type { Operation } from "./operations.ts";

// `since`: the version that the gesture was made on; `key`: its own name, so that it is never drawn twice.
export interface Entry { key: string; since: number; word: "operations" | "undo" | "redo"; operation: Operation | null }
export type Saving = "saved" | "saving" | "waiting" | "conflict";
export type Step = Pick<Plan, "version" | "head" | "can_undo" | "can_redo" | "state"> & { changed: FeatureCollection; removed: string[]; gaps: FeatureCollection };
export interface Clash { entry: Entry; problem: Problem }

export interface OutboxHooks {
  stepped: (step: Step) => void;
  refused: (problem: Problem, entry: Entry) => void;
  clashed: (clash: Clash) => void;
  // Load the plan again; answers its version.
  stale: () => Promise<number>;
  stateChanged: () => void;
}

const FIRST_WAIT_MS = 1500, LONGEST_WAIT_MS = 15_000;

export class Outbox {
  saving: Saving = "saved";
  private entries: Entry[];
  private undone: Entry[] = [];
  private clash: Clash | null = null;
  private busy = false;
  private wait = FIRST_WAIT_MS;
  private timer = 0;
  private ended = false;
  private online = (): void => { this.wait = FIRST_WAIT_MS; void this.send(); };

  constructor(private api: Api, private path: string, private store: string, public version: number, private hooks: OutboxHooks) {
    this.entries = remembered(store);
    window.addEventListener("online", this.online);
    if (this.entries.length) { this.saving = "waiting"; void this.send(); }
  }

  get waiting(): number { return this.entries.length; }
  // The operations that the server does not have yet, in order.
  get pending(): Operation[] { return this.entries.flatMap((entry) => (entry.operation ? [entry.operation] : [])); }
  get canUndoHere(): boolean { return this.entries.length > (this.busy ? 1 : 0) && this.entries.at(-1)!.word === "operations"; }
  get canRedoHere(): boolean { return this.undone.length > 0; }

  draw(operation: Operation): void { this.undone = []; this.put({ key: newKey(), since: this.version, word: "operations", operation }); }

  // A gesture that the server does not have is taken back here; any other there. True when the picture changed at once.
  undo(): boolean {
    if (this.canUndoHere) { this.undone.push(this.entries.pop()!); this.keep(); this.tell(); return true; }
    this.put({ key: newKey(), since: this.version, word: "undo", operation: null });
    return false;
  }

  redo(): boolean {
    const entry = this.undone.pop();
    this.put(entry ?? { key: newKey(), since: this.version, word: "redo", operation: null });
    return entry !== undefined;
  }

  async keepMine(): Promise<void> {
    const { entry } = this.clash!;
    try {
      const step = await this.post<Step>("overrule", { ...entry.operation, since: entry.since });
      this.settle(step);
    } catch (error) {
      if (error instanceof Problem && error.status === 412) { this.version = await this.hooks.stale(); return this.keepMine(); }
      if (error instanceof Problem && error.status !== 0) { this.keepTheirs(); this.hooks.refused(error, entry); return; }
      throw error;
    }
  }

  keepTheirs(): void { this.settle(null); }

  // Resolves when nothing waits, or when it cannot go on without a person.
  async flush(): Promise<boolean> { await this.send(); return this.entries.length === 0; }

  end(): void { this.ended = true; window.clearTimeout(this.timer); window.removeEventListener("online", this.online); }

  private put(entry: Entry): void { this.entries.push(entry); this.keep(); void this.send(); }

  private settle(step: Step | null): void {
    this.clash = null; this.saving = "saved";
    this.entries.shift();
    this.keep();
    if (step) { this.version = step.version; this.hooks.stepped(step); }
    this.tell();
    void this.send();
  }

  private async send(): Promise<void> {
    if (this.busy || this.clash || this.ended) return;
    this.busy = true;
    window.clearTimeout(this.timer);
    while (this.entries.length && !this.clash && !this.ended && (await this.sendFirst()));
    this.busy = false;
    if (!this.entries.length) this.saving = "saved";
    this.tell();
  }

  // Send the first gesture; false when sending cannot go on now.
  private async sendFirst(): Promise<boolean> {
    const entry = this.entries[0]!;
    if (this.saving === "saved") { this.saving = "saving"; this.tell(); }
    try {
      const body = entry.operation ? { ...entry.operation, key: entry.key, ...(entry.since < this.version ? { since: entry.since } : {}) } : {};
      this.arrived(entry, await this.post<Step>(entry.word, body));
      return true;
    } catch (error) { return this.failed(entry, error); }
  }

  private arrived(entry: Entry, step: Step): void {
    const alone = entry.since === this.version;
    this.version = step.version; this.wait = FIRST_WAIT_MS; this.saving = "saving";
    this.entries.shift();
    if (alone) for (const later of this.entries) later.since = step.version;
    this.keep();
    this.hooks.stepped(step);
  }

  private async failed(entry: Entry, error: unknown): Promise<boolean> {
    if (!(error instanceof Problem) || error.status === 0 || error.status >= 500) { this.rest(); return false; }
    if (error.status === 412) return this.catchUp(entry);
    if (error.code === "edit-conflict") { this.clash = { entry, problem: error }; this.saving = "conflict"; this.hooks.clashed(this.clash); return false; }
    this.entries.shift();
    this.keep();
    this.hooks.refused(error, entry);
    return true;
  }

  // Others have drawn: a gesture is sent again on top of theirs, a step back or forth is given up, for it meant another one.
  private async catchUp(entry: Entry): Promise<boolean> {
    try { this.version = await this.hooks.stale(); } catch { this.rest(); return false; }
    if (entry.word !== "operations") { this.entries.shift(); this.keep(); }
    return true;
  }

  private rest(): void {
    this.saving = "waiting";
    this.timer = window.setTimeout(() => void this.send(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  private post<T>(word: string, body: unknown): Promise<T> {
    return this.api.post<T>(`${this.path}${word}/`, body, { "If-Match": `"${this.version}"`, Prefer: "return=minimal" });
  }

  private keep(): void {
    try { if (this.entries.length) localStorage.setItem(this.store, JSON.stringify(this.entries)); else localStorage.removeItem(this.store); } catch { /* a full store keeps what it has */ }
  }

  private tell(): void { if (!this.ended) this.hooks.stateChanged(); }
}

function remembered(store: string): Entry[] {
  try { return JSON.parse(localStorage.getItem(store) ?? "[]") as Entry[]; } catch { return []; }
}

function newKey(): string { return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""); }
