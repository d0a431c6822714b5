// Tools that work on whole grids: merge several, simplify the border between two.
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import { isRefusal } from "../engine/attempt.ts";
import type { Operation } from "../operations.ts";
import type { At, Desk, Tool } from "./tool.ts";

abstract class Choosing implements Tool {
  protected chosen: string[] = [];
  private under: string | null = null;

  constructor(protected desk: Desk, private most: number) {}

  move({ at }: At): void {
    const code = this.desk.mesh().cellAt(at);
    if (code !== this.under) { this.under = code; this.show(); }
  }

  click({ at }: At): void {
    const code = this.desk.mesh().cellAt(at);
    if (!code) return;
    this.chosen = this.chosen.includes(code) ? this.chosen.filter((other) => other !== code) : [...this.chosen, code].slice(-this.most);
    this.show();
    this.desk.redraw();
  }

  finish(): boolean {
    const operation = this.operation();
    if (!operation) return false;
    const result = this.desk.preview(operation, null);
    if (isRefusal(result)) { this.desk.endPreview(); this.desk.refuse(result); return true; }
    this.chosen = [];
    this.desk.commit(operation);
    this.show();
    return true;
  }

  cancel(): boolean {
    const any = this.chosen.length > 0;
    this.chosen = [];
    this.desk.endPreview();
    this.show();
    this.desk.redraw();
    return any;
  }

  changed(): void {
    this.chosen = this.chosen.filter((code) => this.desk.mesh().cells.has(code));
    this.show();
    this.desk.redraw();
  }

  stop(): void { this.desk.endPreview(); }

  abstract operation(): Operation | null;
  abstract options(): (HTMLElement | null)[];

  protected names(): HTMLElement { return h("span", { class: "chip" }, `${t("Selected")}: ${this.chosen.map((code) => this.desk.nameOf(code)).join(", ") || "–"}`); }

  protected show(): void {
    const mesh = this.desk.mesh(), cells = this.chosen.flatMap((code) => { const cell = mesh.cells.get(code); return cell ? [{ look: "chosen", cell }] : []; });
    const under = this.under ? mesh.cells.get(this.under) : undefined;
    this.desk.canvas.mark([...cells, ...(under ? [{ look: "hover", cell: under }] : [])]);
  }
}

export class Merge extends Choosing {
  constructor(desk: Desk) { super(desk, 500); }
  operation(): Operation | null { return this.chosen.length > 1 ? { kind: "merge", grids: this.chosen } : null; }
  options(): (HTMLElement | null)[] {
    return [this.names(), h("button", { type: "button", class: "primary do-merge", disabled: this.chosen.length < 2, onclick: () => this.finish() }, t("Merge"))];
  }
}

export class Simplify extends Choosing {
  private tolerance = 5;
  private preview = 0;
  constructor(desk: Desk) { super(desk, 2); }
  operation(): Operation | null { return this.chosen.length === 2 ? { kind: "simplify", grids: this.chosen, tolerance_m: this.tolerance } : null; }

  override click(where: At): void { super.click(where); this.look(); }

  options(): (HTMLElement | null)[] {
    const shown = h("output", {}, `${this.tolerance} m`);
    const slider = h("input", { type: "range", id: "plan-tolerance", min: "1", max: "60", step: "1", value: String(this.tolerance), "aria-label": t("Tolerance"), oninput: (event: Event) => { this.tolerance = Number((event.target as HTMLInputElement).value); shown.textContent = `${this.tolerance} m`; this.look(); } });
    return [this.names(), h("label", { class: "switch" }, t("Tolerance"), slider, shown), h("button", { type: "button", class: "primary do-simplify", disabled: this.chosen.length !== 2, onclick: () => this.finish() }, t("Simplify"))];
  }

  private look(): void {
    window.cancelAnimationFrame(this.preview);
    this.preview = window.requestAnimationFrame(() => { const operation = this.operation(); if (operation) this.desk.preview(operation, null); else this.desk.endPreview(); });
  }
}
