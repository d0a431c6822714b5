// The help sheet: every key and gesture, by tool.
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import type { ToolKind } from "../tools/tool.ts";

export function openHelp(tools: ToolKind[]): void {
  const close = (): void => sheet.close();
  const line = (keys: string[], words: string): HTMLElement => h("tr", {}, h("th", { scope: "row" }, ...keys.map((key) => h("kbd", {}, key))), h("td", {}, words));
  const part = (title: string, ...lines: HTMLElement[]): HTMLElement => h("section", {}, h("h3", {}, title), h("table", {}, h("tbody", {}, ...lines)));
  const sheet = h("dialog", { class: "sheet plan-help", "aria-labelledby": "plan-help-title" },
    h("header", {}, h("h2", { id: "plan-help-title" }, t("Keys and gestures")), h("button", { type: "button", onclick: close }, t("Close"))),
    h("div", { class: "sheet-columns" },
      part(t("Tools"), ...tools.map((kind, index) => line([String(index + 1), kind.letter], t(kind.title)))),
      part(t("Borders"), line([t("drag")], t("Move a vertex or an edge")), line([t("drag a dot"), t("double-click")], t("Insert a vertex")), line(["Alt+" + t("click"), "Delete"], t("Delete the vertex under the pointer")), line(["Shift+" + t("click"), "Shift+" + t("drag")], t("Choose several vertices")), line(["← ↑ → ↓"], t("Nudge by 0.5 m, with Shift by 5 m"))),
      part(t("Lines and areas"), line([t("click")], t("Set a point")), line(["Enter", t("double-click")], t("Finish")), line(["Backspace"], t("Take the last point back")), line(["Esc"], t("Cancel")), line(["T"], t("Trace roads")), line(["N"], t("Snap"))),
      part(t("Plan"), line(["Ctrl+Z"], t("Undo")), line(["Ctrl+Y", "Ctrl+Shift+Z"], t("Redo")), line(["?"], t("This sheet"))),
      part(t("Touch"), line([t("hold")], t("Delete a vertex")), line([t("tap")], t("Set a point, choose a grid")), line([t("two fingers")], t("Zoom and move the map")))));
  sheet.addEventListener("close", () => sheet.remove());
  sheet.addEventListener("click", (event) => { if (event.target === sheet) close(); });
  document.body.append(sheet);
  sheet.showModal();
}
