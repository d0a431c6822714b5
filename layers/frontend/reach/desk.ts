// What is asked and what was answered, without a page: changes, undo, the scenario kept as A, and one question at a time.
import { bodyOf, differsInKind, firstChoice, isAsked, OWN_POINTS } from "./choice.ts";
import type { Body, Choice, Method } from "./choice.ts";
import { Newest } from "./newest.ts";
import type { Answer, Comparison, SitePoint } from "./types.ts";

export interface Reply { choice: Choice; answer: Answer; circle: Answer | null; comparison: Comparison | null }
export interface Frozen { choice: Choice; answer: Answer }
export interface Server { answer: (body: Body, signal: AbortSignal) => Promise<Answer>; compare: (a: Body, b: Body, signal: AbortSignal) => Promise<Comparison> }
export interface DeskHooks { answered: (reply: Reply) => void; failed: (error: unknown) => void; busy: (on: boolean) => void; changed: (choice: Choice) => void; emptied: () => void }
interface Question { choice: Choice; withCircle: boolean; frozen: Frozen | null }
type Edits = Pick<Choice, "points" | "removed" | "barriers">;

export class Desk {
  choice = firstChoice();
  reply: Reply | null = null;
  frozen: Frozen | null = null;
  withCircle = false;
  comparing = false; // whether the comparison is looked at; otherwise it is not asked for
  private edits: Edits[] = [];
  private sites = new Map<number, SitePoint>();
  private queue: Newest<Question, Reply>;
  private barriersMade = 0;

  constructor(private server: Server, private hooks: DeskHooks, private now: () => Date = () => new Date()) {
    this.queue = new Newest((question, signal) => this.send(question, signal), { answered: (reply) => this.keep(reply), failed: hooks.failed, busy: hooks.busy });
  }

  get canUndo(): boolean { return this.edits.length > 0; }
  site(id: number): SitePoint | undefined { return this.sites.get(id); }

  change(part: Partial<Choice>): void {
    const before = this.choice, another = part.category !== undefined && part.category !== before.category;
    this.choice = { ...before, ...part, ...(another ? { points: [], removed: [] } : {}) };
    if (another) { this.edits = []; this.sites.clear(); this.frozen = null; this.reply = null; }
    this.hooks.changed(this.choice);
    this.ask(differsInKind(before, this.choice));
  }

  // A change of points or barriers, which can be taken back.
  edit(part: Partial<Edits>): void {
    const { points, removed, barriers } = this.choice;
    this.edits.push({ points, removed, barriers });
    this.change(part);
  }

  undo(): void { const last = this.edits.pop(); if (last) this.change(last); }

  addBarrier(kind: Choice["barriers"][number]["kind"], geometry: Choice["barriers"][number]["geometry"]): void {
    this.edit({ barriers: [...this.choice.barriers, { id: ++this.barriersMade, kind, geometry }] });
  }

  // A second click on a point brings it back.
  toggleSite(id: number): void {
    const { removed } = this.choice;
    this.edit({ removed: removed.includes(id) ? removed.filter((other) => other !== id) : [...removed, id] });
  }

  showCircle(on: boolean): void { this.withCircle = on; this.ask(); }

  freeze(): void {
    if (!this.reply) return;
    this.frozen = { choice: this.reply.choice, answer: this.reply.answer };
    this.reply = { ...this.reply, comparison: null };
    this.hooks.changed(this.choice);
  }

  endComparison(): void {
    this.frozen = null;
    this.reply = this.reply && { ...this.reply, comparison: null };
    this.hooks.changed(this.choice);
  }

  ask(instead = false): void {
    if (isAsked(this.choice)) { this.queue.ask({ choice: this.choice, withCircle: this.withCircle, frozen: this.frozen }, { instead }); return; }
    this.queue.stop();
    this.reply = null;
    this.hooks.emptied();
  }

  stop(): void { this.queue.stop(); }

  private async send({ choice, withCircle, frozen }: Question, signal: AbortSignal): Promise<Reply> {
    const body = (of: Choice, method?: Method): Body => bodyOf(of, this.now(), method), asked = body(choice);
    const before = frozen && this.comparing ? body({ ...frozen.choice, by: choice.by }) : null, changed = before !== null && JSON.stringify(before) !== JSON.stringify(asked);
    const [answer, circle, comparison] = await Promise.all([
      this.server.answer(asked, signal), withCircle && choice.mode === "walk" ? this.server.answer({ ...body({ ...choice, barriers: [] }, "circle"), minutes: [choice.minutes] }, signal) : null,
      changed ? this.server.compare(before, asked, signal) : null,
    ]);
    return { choice, answer, circle: answer.method === "circle" ? null : circle, comparison };
  }

  private keep(reply: Reply): void {
    this.reply = reply;
    const own = reply.choice.category === OWN_POINTS;
    for (const point of reply.answer.points) if (!own && typeof point.id === "number") this.sites.set(point.id, point);
    this.hooks.answered(reply);
  }
}
