// Plan: open a draft of a community's grids, draw, undo, submit, approve, publish.
import { Problem } from "../api.ts";
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { fromLonLat } from "../map/ol.ts";
import type { Context, Mode } from "../context.ts";
import type { FeatureCollection, Geometry, Plan } from "../types.ts";
import { PlanCanvas, type Tool } from "./canvas.ts";
import type { Operation } from "./gesture.ts";

export const planMode: Mode = {
  id: "plan", title: "Plan", allowed: (config) => Boolean(config.may["plan.edit"] || config.may["plan.approve"]),
  start: (context) => { const planning = new Planning(context); void planning.choose(); return () => planning.stop(); },
};

const HINTS: Record<Tool, string> = { borders: "Drag a vertex or an edge; Alt-click deletes a vertex.", split: "Draw a line across a grid; double-click ends it.", merge: "Click two or more neighbouring grids, then Merge." };

class Planning {
  private canvas: PlanCanvas | null = null;
  private plan: Plan | null = null;
  private tool: Tool = "borders";
  private busy = false;
  private onKey = (event: KeyboardEvent): void => this.key(event);

  constructor(private context: Context) { document.addEventListener("keydown", this.onKey); }

  async choose(): Promise<void> {
    this.leave();
    const { api, config } = this.context;
    const scheme = h("select", { id: "plan-scheme" }, ...config.schemes.map((entry) => h("option", { value: entry.code, selected: entry.kind === "governance" }, `${entry.name} (${entry.code})`)));
    const division = h("select", { id: "plan-division" }, h("option", { value: "" }, t("Choose a community")));
    const plans = h("ul", { class: "plans" });
    const open = h("button", { type: "submit", class: "primary" }, t("New plan"));
    const form = h("form", { class: "form", onsubmit: (event: Event) => { event.preventDefault(); void this.open(scheme.value, division.value); } },
      config.may["plan.edit"] ? h("div", {}, h("label", { htmlFor: "plan-scheme" }, t("Scheme")), scheme, h("label", { htmlFor: "plan-division" }, t("Community")), division, h("div", { class: "actions" }, open)) : null,
      h("h3", {}, t("Plans")), plans);
    this.context.panel(t("Open a plan"), form);
    try {
      const [communities, known] = await Promise.all([this.communities(), api.get<Plan[]>("/api/boundary-plans/")]);
      division.append(...communities.map(([code, name]) => h("option", { value: code }, name)));
      plans.replaceChildren(...(known.length ? known.map((plan) => h("li", {}, h("button", { type: "button", class: "link", onclick: () => void this.load(plan.id) }, plan.title), h("span", { class: `state ${plan.state}` }, t(plan.state)), h("span", { class: "quiet" }, plan.author))) : [h("li", { class: "quiet" }, t("None"))]));
    } catch (error) { this.context.fail(error); }
  }

  stop(): void { this.leave(); document.removeEventListener("keydown", this.onKey); this.context.panel("", null); }

  private async communities(): Promise<[string, string][]> {
    let url: string | null | undefined = "/api/divisions/?level=community&limit=1000";
    const rows: [string, string][] = [];
    while (url) {
      const page: FeatureCollection = await this.context.api.get<FeatureCollection>(url);
      rows.push(...page.features.map((feature): [string, string] => [String(feature.properties.code), `${feature.properties.name} (${feature.properties.code})`]));
      url = page.next;
    }
    return rows;
  }

  private async open(scheme: string, division: string): Promise<void> {
    if (!scheme || !division) { this.context.toast(t(scheme ? "Choose a community" : "Choose a scheme"), "bad"); return; }
    try { this.enter(await this.context.api.post<Plan>("/api/boundary-plans/", { scheme, division })); } catch (error) { this.context.fail(error); }
  }

  private async load(id: number): Promise<void> {
    try { this.enter(await this.context.api.get<Plan>(`/api/boundary-plans/${id}/`)); } catch (error) { this.context.fail(error); }
  }

  private enter(plan: Plan): void {
    this.leave();
    this.canvas = new PlanCanvas(this.context.map);
    this.canvas.onOperation = (operation) => void this.draw(operation);
    this.canvas.onChosen = () => this.panel();
    this.accept(plan);
    const extent = this.canvas.extent();
    if (extent) this.context.map.getView().fit(extent, { padding: [60, 60, 60, 60], duration: 250 });
    this.use("borders");
  }

  private accept(plan: Plan): void { this.plan = plan; this.canvas!.show(plan.coverage); this.panel(); }

  private use(tool: Tool): void {
    this.tool = tool;
    const draft = this.plan?.state === "draft" && this.context.config.may["plan.edit"];
    if (draft) this.canvas?.use(tool);
    this.context.clickTaken(draft && tool === "merge" ? (at) => this.canvas?.click(fromLonLat(at)) : () => undefined);
    this.panel();
  }

  private async draw(operation: Operation): Promise<void> {
    if (!this.plan || this.busy) return;
    this.busy = true;
    try {
      this.accept(await this.context.api.post<Plan>(`/api/boundary-plans/${this.plan.id}/operations/`, operation, { "If-Match": `"${this.plan.version}"` }));
      this.context.map.getTargetElement()!.dataset.planVersion = String(this.plan.version);
    } catch (error) { await this.refused(error); } finally { this.busy = false; }
  }

  private async refused(error: unknown): Promise<void> {
    this.canvas!.show(this.plan!.coverage);
    if (error instanceof Problem && error.status === 412) {
      this.context.toast(t("Somebody changed this plan; it was loaded again."), "bad");
      this.accept(await this.context.api.get<Plan>(`/api/boundary-plans/${this.plan!.id}/`));
      return;
    }
    this.context.fail(error);
    if (error instanceof Problem && error.body.place) this.canvas!.showFault(error.body.place as Geometry);
  }

  private async step(name: string): Promise<void> {
    if (!this.plan || this.busy) return;
    this.busy = true;
    try {
      this.accept(await this.context.api.post<Plan>(`/api/boundary-plans/${this.plan.id}/${name}/`, {}, { "If-Match": `"${this.plan.version}"` }));
      if (name === "publish") this.context.toast(t("Published: the new grids are in force."), "good");
      if (!["undo", "redo"].includes(name)) this.use(this.tool);
    } catch (error) { await this.refused(error); } finally { this.busy = false; }
  }

  private key(event: KeyboardEvent): void {
    if (!this.plan || !(event.ctrlKey || event.metaKey) || !["z", "y", "Z"].includes(event.key)) return;
    event.preventDefault();
    const redo = event.key === "y" || event.shiftKey;
    if (redo ? this.plan.can_redo : this.plan.can_undo) void this.step(redo ? "redo" : "undo");
  }

  private panel(): void {
    const plan = this.plan!, may = this.context.config.may, draft = plan.state === "draft" && may["plan.edit"];
    const button = (label: string, act: () => void, on = true, kind = ""): HTMLElement => h("button", { type: "button", class: kind, disabled: !on, onclick: act }, t(label));
    const tool = (name: Tool, label: string): HTMLElement => h("button", { type: "button", "aria-pressed": String(this.tool === name), "data-tool": name, onclick: () => this.use(name) }, t(label));
    const chosen = [...this.canvas!.chosen];
    const body = h("div", { class: "form plan" },
      h("dl", {}, h("dt", {}, t("State")), h("dd", {}, h("span", { class: `state ${plan.state}` }, t(plan.state))), h("dt", {}, t("Author")), h("dd", {}, plan.author), h("dt", {}, t("Grids")), h("dd", {}, String(plan.coverage.features.length)), h("dt", {}, t("Steps")), h("dd", {}, String(plan.operations.length))),
      draft ? h("div", { class: "tool-row", role: "group" }, tool("borders", "Edit borders"), tool("split", "Split"), tool("merge", "Merge")) : null,
      draft ? h("p", { class: "quiet" }, t(HINTS[this.tool])) : null,
      draft && this.tool === "merge" ? h("div", { class: "actions" }, h("span", {}, `${t("Selected")}: ${chosen.map((code) => code.slice(-6)).join(", ") || "–"}`), button("Merge", () => void this.draw({ kind: "merge", grids: chosen }), chosen.length > 1, "primary do-merge")) : null,
      draft ? h("div", { class: "actions" }, button("Undo", () => void this.step("undo"), plan.can_undo), button("Redo", () => void this.step("redo"), plan.can_redo)) : null,
      h("div", { class: "actions" }, draft ? button("Submit", () => void this.step("submit"), true, "primary") : null,
        plan.state === "submitted" && may["plan.approve"] ? button("Approve", () => void this.step("approve"), true, "primary") : null,
        plan.state === "submitted" && may["plan.approve"] ? button("Reject", () => void this.step("reject")) : null,
        plan.state === "approved" && may["plan.publish"] ? button("Publish", () => void this.step("publish"), true, "primary") : null),
      h("div", { class: "actions" }, button("Leave the plan", () => void this.choose(), true, "plain")));
    this.context.panel(plan.title, body);
  }

  private leave(): void { this.canvas?.remove(); this.canvas = null; this.plan = null; this.context.clickTaken(null); }
}

