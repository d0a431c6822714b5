// One open plan: its shape here and at the server, gestures on their way, numbers, and who else is here.
import type { Context } from "../context.ts";
import type { Feature, FeatureCollection, LngLat, Plan } from "../types.ts";
import { attempt, isRefusal, type Applied } from "./engine/attempt.ts";
import { Mesh } from "./engine/mesh.ts";
import { through } from "./engine/contact.ts";
import { NumbersClient, type GridNumbers, type Points } from "./engine/numbersClient.ts";
import { Outbox, type Conflict, type State, type Trouble } from "./engine/outbox.ts";
import { localStore } from "./engine/store.ts";
import { rowsOf, type Row } from "./numbers.ts";
import type { Operation, Refusal } from "./operations.ts";
import { watchPresence, type Present } from "./presence.ts";

export interface SessionHooks {
  // The shape has changed: these grids, without those.
  reshaped: (changed: string[], removed: string[]) => void;
  counted: () => void;
  stateChanged: () => void;
  refused: (trouble: Trouble) => void;
  clashed: (conflict: Conflict | null) => void;
  present: (present: Present) => void;
}
type Step = Pick<Plan, "version" | "head" | "can_undo" | "can_redo" | "state"> & { changed: FeatureCollection; removed: string[]; gaps: FeatureCollection };
type Balanced = { grids: { code: string; workers_on_duty: number }[] };
const NO_GAPS: FeatureCollection = { type: "FeatureCollection", features: [] };

export class Session {
  mesh: Mesh;
  gaps: FeatureCollection;
  readonly outbox: Outbox;
  readonly path: string;
  private certain: Mesh;
  private about = new Map<string, Feature["properties"]>();
  private numbers = new NumbersClient();
  private byCode: Map<string, Row> | null = null;
  private aim: number | null = null;
  private counts = new Map<string, GridNumbers>();
  private onDuty = new Map<string, number>();
  private endings: (() => void)[] = [];
  private clash: Conflict | null = null;

  constructor(private context: Context, public plan: Plan, private hooks: SessionHooks, where: () => LngLat | null) {
    this.path = `/api/boundary-plans/${plan.id}/`;
    this.certain = this.mesh = Mesh.of(plan.coverage, plan.boundary);
    this.gaps = plan.gaps ?? NO_GAPS;
    this.learn(plan.coverage);
    this.outbox = new Outbox(plan.id, plan, localStore(plan.id, context.config.user.username), through(context.api), {
      state: (state) => this.told(state), accepted: (_entry, step) => { if (step) this.stepped(step as unknown as Step); }, plan: (fresh) => this.take(fresh as unknown as Plan),
      refused: (_entry, trouble) => { this.redraw(); hooks.refused(trouble); },
    });
    const online = (): void => this.outbox.nudge();
    window.addEventListener("online", online);
    this.endings.push(() => window.removeEventListener("online", online));
    this.redraw();
    if (this.mayDraw) this.endings.push(watchPresence(context.api, this.path, where, (present) => this.hear(present)));
  }

  get mayDraw(): boolean { return this.plan.state === "draft" && this.context.config.may["plan.edit"] === true; }
  get canUndo(): boolean { return this.mayDraw && (this.plan.can_undo || this.outbox.pending.length > 0); }
  get canRedo(): boolean { return this.mayDraw && (this.plan.can_redo || this.outbox.redoesHere); }
  // Households that a grid should have; null is the mean.
  get target(): number | null { return this.aim; }
  set target(target: number | null) { this.aim = target; this.byCode = null; }
  get rows(): Row[] { return rowsOf(this.counts.values(), this.onDuty, this.target); }

  isChanged(code: string): boolean { return this.about.get(code)?.changed !== false || this.mesh.cells.get(code) !== this.certain.cells.get(code); }
  nameOf(code: string): string { const name = String(this.about.get(code)?.name ?? ""); return name && name !== code ? name : code; }

  rowOf(code: string): Row | undefined {
    this.byCode ??= new Map(this.rows.map((row) => [row.code, row]));
    return this.byCode.get(code);
  }

  // Send what an earlier page left behind. Once the page can show what comes of it.
  start(): void { this.outbox.start(); this.redraw(); }

  // Numbers of everything, once; then only of what changes.
  async count(): Promise<void> {
    const [points, balance] = await Promise.all([this.context.api.get<Points>(`${this.path}points/`), this.context.api.get<Balanced>(`${this.path}balance/`)]);
    this.onDuty = new Map(balance.grids.map((grid) => [grid.code, grid.workers_on_duty]));
    await this.numbers.load(points);
    this.counts = new Map(await this.numbers.all(this.mesh));
    this.byCode = null;
    this.hooks.counted();
  }

  // What an operation would come to, in rows: of all grids, with the touched ones as they would be.
  async foresee(result: Applied): Promise<Row[]> {
    const cells = new Map(result.changed.map((code) => [code, result.mesh.cells.get(code)!]));
    const counts = new Map(this.counts);
    for (const code of result.removed) counts.delete(code);
    for (const [code, entry] of await this.numbers.of(cells)) counts.set(code, entry);
    return rowsOf(counts.values(), this.onDuty, this.target);
  }

  attempt(operation: Operation): Applied | Refusal { return attempt(this.mesh, operation); }
  draw(operation: Operation): void { this.outbox.add(operation); this.redraw(); }
  undo(): void { if (this.canUndo && this.outbox.undo()) this.redraw(); }
  redo(): void { if (this.canRedo && this.outbox.redo()) this.redraw(); }

  // A step of the plan's life. What waits goes first.
  async step(name: string, body: unknown = {}): Promise<boolean> {
    if (this.outbox.pending.length && !(await this.outbox.flush())) return false;
    this.take(await this.context.api.post<Plan>(`${this.path}${name}/`, body, { "If-Match": `"${this.outbox.version}"` }));
    return true;
  }

  // The queue stands otherwise; where two changes meet, a person decides.
  private told(state: State): void {
    const clash = state.kind === "conflict" ? state.conflict : null;
    if (clash !== this.clash) { this.clash = clash; this.hooks.clashed(clash); }
    this.hooks.stateChanged();
  }

  // Load the plan again; view, tool and selection stay.
  async reload(): Promise<void> { this.take(await this.context.api.get<Plan>(this.path)); }

  end(): void {
    for (const ending of this.endings) ending();
    this.outbox.stop();
    this.numbers.close();
  }

  private take(plan: Plan): void {
    this.plan = plan;
    this.outbox.seen(plan);
    this.gaps = plan.gaps ?? NO_GAPS;
    this.certain = Mesh.of(plan.coverage, plan.boundary);
    this.about.clear();
    this.learn(plan.coverage);
    this.redraw();
    this.hooks.stateChanged();
  }

  private stepped(step: Step): void {
    Object.assign(this.plan, { version: step.version, head: step.head, can_undo: step.can_undo, can_redo: step.can_redo, state: step.state });
    this.certain = this.certain.update(step.changed, step.removed);
    this.gaps = step.gaps;
    this.learn(step.changed);
    this.redraw(step.changed.features.map((feature) => String(feature.properties.code)));
    this.hooks.stateChanged();
  }

  private learn(coverage: FeatureCollection): void { for (const feature of coverage.features) this.about.set(String(feature.properties.code), feature.properties); }

  // What the server has, with the gestures on their way laid over it.
  private redraw(reworded: string[] = []): void {
    const before = this.mesh;
    let after = this.certain;
    for (const { operation } of this.outbox?.pending ?? []) { const result = operation && attempt(after, operation); if (result && !isRefusal(result)) after = result.mesh; }
    const changed = [...after.cells].filter(([code, cell]) => !alike(before.cells.get(code), cell)).map(([code]) => code);
    const removed = [...before.cells.keys()].filter((code) => !after.cells.has(code));
    this.mesh = after;
    if (!changed.length && !removed.length && !reworded.length) return;
    this.hooks.reshaped([...new Set([...changed, ...reworded.filter((code) => after.cells.has(code))])], removed);
    if (changed.length || removed.length) void this.recount();
  }

  // Shapes that were counted before are not counted again.
  private async recount(): Promise<void> {
    if (!this.counts.size) return;
    this.counts = new Map(await this.numbers.all(this.mesh));
    this.byCode = null;
    this.hooks.counted();
  }

  private hear(present: Present): void {
    this.hooks.present(present);
    const newer = present.version > this.outbox.version || present.state !== this.plan.state;
    if (newer && this.outbox.pending.length === 0) this.reload().catch(() => undefined);
  }
}

function alike(before: unknown, after: unknown): boolean { return before === after || JSON.stringify(before) === JSON.stringify(after); }
