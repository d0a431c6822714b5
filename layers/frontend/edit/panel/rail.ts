// The tools beside the map, and the bar above it that says what the chosen one wants.
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import { icon } from "../../icons.ts";
import type { Tool, ToolKind } from "../tools/tool.ts";

export interface RailHooks { use: (kind: ToolKind) => void; undo: () => void; redo: () => void; help: () => void }

export class Rail {
  readonly rail = h("div", { class: "plan-rail", role: "toolbar", "aria-label": t("Tools"), "aria-orientation": "vertical" });
  readonly bar = h("div", { class: "plan-bar", role: "group" });

  constructor(private tools: ToolKind[], private hooks: RailHooks) {}

  show(now: ToolKind | null, tool: Tool | null, can: { undo: boolean; redo: boolean }): void {
    const sign = (name: string, key: string, picture: string, act: () => void, more: Record<string, unknown> = {}): HTMLElement =>
      h("button", { type: "button", class: "icon", title: `${name} (${key})`, "aria-label": name, onclick: act, ...more }, icon(picture), h("kbd", { "aria-hidden": "true" }, key));
    const focused = (document.activeElement as HTMLElement | null)?.dataset.tool;
    this.rail.replaceChildren(
      ...this.tools.map((kind, index) => sign(t(kind.title), String(index + 1), kind.icon, () => this.hooks.use(kind), { "data-tool": kind.id, "aria-pressed": String(kind === now) })),
      h("hr", {}), sign(t("Undo"), "Ctrl+Z", "undo", this.hooks.undo, { disabled: !can.undo, "data-step": "undo" }), sign(t("Redo"), "Ctrl+Y", "redo", this.hooks.redo, { disabled: !can.redo, "data-step": "redo" }),
      sign(t("Help"), "?", "help", this.hooks.help));
    if (focused) this.rail.querySelector<HTMLElement>(`[data-tool="${focused}"]`)?.focus();
    this.showBar(now, tool);
  }

  showBar(now: ToolKind | null, tool: Tool | null): void {
    this.bar.hidden = !now;
    if (!now || !tool) return;
    const act = (name: string, kind: string, run: () => unknown): HTMLElement => h("button", { type: "button", class: kind, onclick: run }, t(name));
    this.bar.replaceChildren(h("strong", {}, t(now.title)), tool.drawing?.() ? "" : h("span", { class: "hint" }, t(now.hint)), h("span", { class: "options" }, ...(tool.options?.() ?? []).filter((part): part is HTMLElement => part !== null)),
      tool.drawing?.() ? h("span", { class: "drawing" }, act("Finish", "primary do-finish", () => tool.finish?.()), act("Take back", "do-back", () => tool.back?.()), act("Cancel", "do-cancel", () => tool.cancel?.())) : "");
  }
}
