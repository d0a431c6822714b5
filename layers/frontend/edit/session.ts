// One open plan: its shape here and at the server, gestures on their way, numbers, and who else is here.
import { Problem } from "../api.ts";
import type { Context } from "../context.ts";
import type { Feature, FeatureCollection, LngLat, Plan } from "../types.ts";
import { attempt, isRefusal, type Applied } from "./engine/attempt.ts";
import { Mesh } from "./engine/mesh.ts";
import { NumbersClient, type GridNumbers, type Points } from "./counting.ts";
import { rowsOf, type Row } from "./numbers.ts";
import type { Operation, Refusal } from "./operations.ts";
import { Outbox, type Clash, type Step } from "./outbox.ts";
import { watchPresence, type Present } from "./presence.ts";

export interface SessionHooks {
  // The shape has changed: these grids, without those.
  reshaped: (changed: string[], removed: string[]) => void;
  counted: () => void;
  stateChanged: () => void;
  refused: (problem: Problem) => void;
  clashed: (clash: Clash) => void;
  present: (present: Present) => void;
}
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

  constructor(private context: Context, public plan: Plan, private hooks: SessionHooks, where: () => LngLat | null) {
    this.path = `/api/boundary-plans/${plan.id}/`;
    this.certain = this.mesh = Mesh.of(plan.coverage, plan.boundary);
    this.gaps = plan.gaps ?? NO_GAPS;
    this.learn(plan.coverage);
    this.outbox = new Outbox(context.api, this.path, `gis-grid-plan-${plan.id}-${context.config.user.username}`, plan.version, {
      stepped: (step) => this.stepped(step), stale: () => this.reload(), stateChanged: () => hooks.stateChanged(),
      refused: (problem) => { this.redraw(); hooks.refused(problem); }, clashed: (clash) => hooks.clashed(clash),
    });
    this.redraw();
    if (this.mayDraw) this.endings.push(watchPresence(context.api, this.path, where, (present) => this.hear(present)));
  }

  get mayDraw(): boolean { return this.plan.state === "draft" && this.context.config.may["plan.edit"] === true; }
  get canUndo(): boolean { return this.mayDraw && (this.plan.can_undo || this.outbox.canUndoHere); }
  get canRedo(): boolean { return this.mayDraw && (this.plan.can_redo || this.outbox.canRedoHere); }
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

  // Numbers of everything, once; then only of what changes.
  async count(): Promise<void> {
    const [points, balance] = await Promise.all([this.context.api.get<Points>(`${this.path}points/`), this.context.api.get<Balanced>(`${this.path}balance/`)]);
    this.onDuty = new Map(balance.grids.map((grid) => [grid.code, grid.workers_on_duty]));
    await this.numbers.load(points);
    this.counts = new Map((await this.numbers.all(this.mesh)).map((entry) => [entry.code, entry]));
    this.byCode = null;
    this.hooks.counted();
  }

  // What an operation would come to, in rows: of all grids, with the touched ones as they would be.
  async foresee(result: Applied): Promise<Row[]> {
    const cells = new Map(result.changed.map((code) => [code, result.mesh.cells.get(code)!]));
    const counts = new Map(this.counts);
    for (const code of result.removed) counts.delete(code);
    for (const entry of await this.numbers.of(cells)) counts.set(entry.code, entry);
    return rowsOf(counts.values(), this.onDuty, this.target);
  }

  keepTheirs(): void { this.outbox.keepTheirs(); this.redraw(); }
  attempt(operation: Operation): Applied | Refusal { return attempt(this.mesh, operation); }
  draw(operation: Operation): void { this.outbox.draw(operation); this.redraw(); }
  undo(): void { if (this.canUndo && this.outbox.undo()) this.redraw(); }
  redo(): void { if (this.canRedo && this.outbox.redo()) this.redraw(); }

  // A step of the plan's life. What waits goes first.
  async step(name: string, body: unknown = {}): Promise<boolean> {
    if (!(await this.outbox.flush())) return false;
    this.take(await this.context.api.post<Plan>(`${this.path}${name}/`, body, { "If-Match": `"${this.outbox.version}"` }));
    return true;
  }

  // Load the plan again; view, tool and selection stay.
  async reload(): Promise<number> {
    this.take(await this.context.api.get<Plan>(this.path));
    return this.plan.version;
  }

  end(): void {
    for (const ending of this.endings) ending();
    this.outbox.end();
    this.numbers.close();
  }

  private take(plan: Plan): void {
    this.plan = plan;
    this.outbox.version = plan.version;
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
    for (const operation of this.outbox?.pending ?? []) { const result = attempt(after, operation); if (!isRefusal(result)) after = result.mesh; }
    const changed = [...after.cells].filter(([code, cell]) => !alike(before.cells.get(code), cell)).map(([code]) => code);
    const removed = [...before.cells.keys()].filter((code) => !after.cells.has(code));
    this.mesh = after;
    if (!changed.length && !removed.length && !reworded.length) return;
    this.hooks.reshaped([...new Set([...changed, ...reworded.filter((code) => after.cells.has(code))])], removed);
    if (changed.length || removed.length) void this.recount(changed, removed);
  }

  private async recount(changed: string[], removed: string[]): Promise<void> {
    if (!this.counts.size) return;
    const cells = new Map(changed.flatMap((code) => { const cell = this.mesh.cells.get(code); return cell ? [[code, cell] as const] : []; }));
    const fresh = await this.numbers.of(cells);
    for (const code of removed) if (!this.mesh.cells.has(code)) this.counts.delete(code);
    for (const entry of fresh) if (this.mesh.cells.has(entry.code)) this.counts.set(entry.code, entry);
    this.byCode = null;
    this.hooks.counted();
  }

  private hear(present: Present): void {
    this.hooks.present(present);
    const newer = present.version > this.outbox.version || present.state !== this.plan.state;
    if (newer && this.outbox.waiting === 0) this.reload().catch(() => undefined);
  }
}

function alike(before: unknown, after: unknown): boolean { return before === after || JSON.stringify(before) === JSON.stringify(after); }
