// One open plan on the page: canvas, tools, panel and session brought together.
import { h } from "../dom.ts";
import { onLanguage, t } from "../i18n.ts";
import { Problem } from "../api.ts";
import { toLonLat } from "../map/ol.ts";
import type { Context } from "../context.ts";
import type { FeatureCollection, LngLat, Plan } from "../types.ts";
import { Canvas, type About } from "./canvas.ts";
import { isRefusal, type Applied } from "./engine/attempt.ts";
import { geometryOf } from "./engine/rings.ts";
import { Ground } from "./ground.ts";
import { listenToKeys } from "./keys.ts";
import type { Operation, Refusal } from "./operations.ts";
import type { Conflict, Trouble } from "./engine/outbox.ts";
import { Balance } from "./panel/balance.ts";
import { conflictMarks, showConflict } from "./panel/conflict.ts";
import { findingsList } from "./panel/findings.ts";
import { planHead } from "./panel/head.ts";
import { openHelp } from "./panel/help.ts";
import { Rail } from "./panel/rail.ts";
import { listenToPointer } from "./pointer.ts";
import { quantised, shortCode } from "./positions.ts";
import { Preview } from "./preview.ts";
import { proposalsPanel } from "./proposals.ts";
import { reason } from "./reasons.ts";
import { Session } from "./session.ts";
import { deviationClass, labelsOf } from "./styles.ts";
import { TOOLS } from "./tools/kinds.ts";
import type { Desk, Tool, ToolKind } from "./tools/tool.ts";

const NEAR_PX = 9, NEAR_FINGER_PX = 22;

export class Editor implements Desk {
  readonly canvas: Canvas;
  readonly ground = new Ground();
  private session: Session;
  private balance: Balance;
  private sight: Preview;
  private rail: Rail;
  private kind: ToolKind | null = null;
  private tool: Tool | null = null;
  private others: string[] = [];
  private endings: (() => void)[] = [];
  private endConflict: () => void = () => undefined;
  private headPlace = h("div", {});
  private findings = h("div", {});
  private ended = false;

  constructor(private context: Context, plan: Plan, private leave: () => void) {
    this.canvas = new Canvas(context.map);
    this.balance = new Balance({ nameOf: shortCode, titleOf: (code) => this.session.nameOf(code), partsOf: (code) => this.mesh().cells.get(code)?.length ?? 1, point: (code) => this.point(code), goTo: (code) => this.goTo(code), aim: (target) => { this.session.target = target; this.counted(); } });
    this.session = new Session(context, plan, {
      reshaped: (changed, removed) => this.reshaped(changed, removed), counted: () => this.counted(), stateChanged: () => this.stateChanged(),
      refused: (trouble) => this.refused(trouble), clashed: (conflict) => this.clashed(conflict), present: ({ others }) => { this.others = others.map((person) => person.username); this.canvas.showPeople(others); this.head(); },
    }, () => this.middle());
    this.sight = new Preview(this.canvas, this.session, this.balance);
    this.rail = new Rail(TOOLS, { use: (kind) => this.use(kind), undo: () => this.session.undo(), redo: () => this.session.redo(), help: () => openHelp(TOOLS) });
    this.open();
  }

  mesh(): Session["mesh"] { return this.session.mesh; }
  gaps(): FeatureCollection { return this.session.gaps; }
  nameOf(code: string): string { return shortCode(code); }

  // How far from the pointer a vertex or a border is still meant, in degrees.
  reach(touch: boolean): number { return (this.context.map.getView().getResolution()! * (touch ? NEAR_FINGER_PX : NEAR_PX)) / 111_320; }

  preview(operation: Operation, pointer: LngLat | null): Applied | Refusal { return this.sight.show(operation, pointer); }
  endPreview(): void { this.sight.end(); }

  commit(operation: Operation): void {
    const result = this.session.attempt(operation);
    this.sight.end();
    this.canvas.hold([]);
    if (isRefusal(result)) { this.refuse(result); return; }
    if (result.islands.length) this.context.toast(t("Grid {grid} has several parts now.").replace("{grid}", result.islands.map((code) => this.nameOf(code)).join(", ")));
    this.session.draw(operation);
  }

  refuse({ code, place }: Refusal): void {
    this.context.toast(reason(code), "bad");
    this.canvas.hold([{ look: "fault", geometry: place }]);
  }

  redraw(): void { if (!this.ended) this.rail.showBar(this.kind, this.tool); }

  use(kind: ToolKind): void {
    this.tool?.stop?.();
    this.sight.end();
    this.canvas.mark([]);
    this.canvas.hold([]);
    this.kind = kind;
    this.tool = kind.start(this);
    this.target().dataset.tool = kind.id;
    this.showRail();
  }

  end(): void {
    this.ended = true;
    this.tool?.stop?.();
    this.endConflict();
    for (const ending of this.endings) ending();
    this.session.end();
    this.canvas.remove();
    this.rail.rail.remove(); this.rail.bar.remove();
    delete this.target().dataset.tool; delete this.target().dataset.planState;
    this.context.clickTaken(null);
  }

  private open(): void {
    const { context, session } = this, place = this.target().parentElement!;
    context.overlays.mute("grids", true);
    this.endings.push(() => context.overlays.mute("grids", false), onLanguage(() => this.reworded()));
    this.redrawAll();
    context.clickTaken(() => undefined);
    place.append(this.rail.rail, this.rail.bar);
    this.endings.push(listenToPointer(context.map, () => this.tool), listenToKeys({
      tool: () => this.tool, use: (index) => { const kind = TOOLS[index]; if (kind && session.mayDraw) this.use(kind); }, letters: () => TOOLS.map((kind) => kind.letter), undo: () => session.undo(), redo: () => session.redo(), help: () => openHelp(TOOLS),
      trace: () => { this.ground.tracing = !this.ground.tracing; this.redraw(); }, snap: () => { this.ground.snapping = !this.ground.snapping; this.redraw(); },
    }));
    this.panel();
    this.canvas.fit(this.covered());
    this.mayDrawChanged();
    session.start();
    this.balance.wait();
    session.count().catch((error: unknown) => { if (!this.ended) context.fail(error); });
    if (session.mayDraw) context.api.get<FeatureCollection>(`${session.path}surroundings/`).then((found) => this.ground.load(found)).catch(() => undefined);
  }

  private panel(): void {
    this.head();
    this.context.panel(this.session.plan.title, h("div", { class: "plan" }, this.headPlace, this.findings, this.proposals(), this.balance.element));
  }

  // Proposals of grids, folded away until they are wanted; only a draft can take one.
  private proposals(): HTMLElement | null {
    if (!this.session.mayDraw) return null;
    const panel = proposalsPanel(this.context, this.session.plan, {
      preview: (found) => this.canvas.hold(found ? found.features.map(({ geometry }) => ({ look: "proposed", geometry: geometry! })) : []),
      adopt: (operation) => this.commit(operation),
    });
    return h("details", { class: "proposals-place" }, h("summary", {}, t("Proposals")), panel);
  }

  private head(): void {
    const { session } = this, { plan } = session;
    this.headPlace.replaceChildren(planHead(this.context.config, { plan, saving: session.outbox.state, others: this.others, mayDraw: session.mayDraw },
      { step: (name) => void this.step(name), leave: this.leave, check: () => void this.check() }));
    this.target().dataset.planVersion = String(session.outbox.version);
    this.target().dataset.planState = session.outbox.state.kind;
  }

  private stateChanged(): void { if (this.ended || !this.rail) return; this.head(); this.showRail(); this.mayDrawChanged(); }

  // A plan that is no draft is looked at, not drawn on.
  private mayDrawChanged(): void {
    const may = this.session.mayDraw;
    if (may === (this.tool !== null)) return;
    this.rail.rail.hidden = !may;
    if (may) { this.use(TOOLS[0]!); return; }
    this.tool?.stop?.();
    this.kind = null; this.tool = null;
    this.canvas.mark([]);
    this.rail.showBar(null, null);
  }

  private showRail(): void {
    this.rail.show(this.kind, this.tool, { undo: this.session.canUndo, redo: this.session.canRedo });
  }

  private reshaped(changed: string[], removed: string[]): void {
    if (!this.session) return;
    this.canvas.update(this.session.mesh, changed, removed, (code) => this.about(code));
    this.canvas.showGaps(this.session.gaps);
    this.tool?.changed?.();
    this.redraw();
  }

  private counted(): void {
    if (this.ended) return;
    this.balance.show(this.session.rows, this.session.target);
    this.canvas.reword(this.session.mesh.cells.keys(), (code) => this.about(code));
  }

  private redrawAll(): void { this.canvas.show(this.session.mesh, (code) => this.about(code)); this.canvas.showGaps(this.session.gaps); }

  private reworded(): void { if (this.ended) return; this.redrawAll(); this.balance.reword(); this.balance.show(this.session.rows, this.session.target); this.panel(); this.showRail(); }

  private about(code: string): About {
    const { session } = this, row = session.rowOf(code), cell = session.mesh.cells.get(code);
    return { ...labelsOf(shortCode(code), cell?.length ?? 1, row?.households ?? null), level: row ? deviationClass(row.deviation) : -1, changed: session.isChanged(code) };
  }

  private async step(name: string): Promise<void> {
    try {
      if (!(await this.session.step(name))) { this.context.toast(t("Some gestures are not at the server yet."), "bad"); return; }
      if (name === "publish") this.context.toast(t("Published: the new grids are in force."), "good");
    } catch (error) {
      if (error instanceof Problem && error.status === 412) { await this.session.reload(); this.context.toast(t("Somebody changed this plan; it was loaded again."), "bad"); } else this.context.fail(error);
    }
  }

  private async check(): Promise<void> {
    try {
      const found = await this.context.api.get<FeatureCollection>(`${this.session.path}check/`);
      this.findings.replaceChildren(findingsList(found, (code) => this.nameOf(code), (place) => { this.canvas.hold([{ look: "fault", geometry: place }]); this.canvas.seek(place); }, () => { this.findings.replaceChildren(); this.canvas.hold([]); }));
    } catch (error) { this.context.fail(error); }
  }

  private refused({ code, detail, place }: Trouble): void {
    this.context.toast(code === "stale-plan" ? t("Somebody drew meanwhile; the step was not taken.") : detail || reason(code), "bad");
    if (place) { this.canvas.hold([{ look: "fault", geometry: place }]); this.canvas.seek(place); }
  }

  private clashed(conflict: Conflict | null): void {
    this.endConflict();
    this.endConflict = () => undefined;
    this.canvas.hold(conflict ? conflictMarks(this.session.mesh, conflict) : []);
    if (!conflict) return;
    this.canvas.seek(conflict.place);
    this.endConflict = showConflict(this.target().parentElement!, conflict, { mine: () => this.session.outbox.keepMine(), theirs: () => this.session.outbox.keepTheirs() });
  }

  private point(code: string | null): void {
    const cell = code ? this.session.mesh.cells.get(code) : undefined;
    this.canvas.hold(cell ? [{ look: "hover", cell }] : []);
  }

  private goTo(code: string): void {
    const cell = this.session.mesh.cells.get(code);
    if (cell) this.canvas.seek(geometryOf(cell));
    this.point(code);
  }

  // On a narrow screen the panel lies over the lower part of the map.
  private covered(): number {
    const panel = this.headPlace.closest(".side")?.getBoundingClientRect(), map = this.target().getBoundingClientRect();
    return panel && panel.left < map.right - 1 ? Math.max(map.bottom - panel.top, 0) : 0;
  }

  private middle(): LngLat | null { const centre = this.context.map.getView().getCenter(); return centre ? quantised(toLonLat(centre)) : null; }
  private target(): HTMLElement { return this.context.map.getTargetElement()!; }
}
