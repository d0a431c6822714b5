// Take what is shown away: as a workbook, or kept as a layer that others see.
import "../review/dialog.css";
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { ask } from "../review/dialog.ts";
import type { Context } from "../context.ts";
import { fileName } from "../map/request.ts";
import { bothOf, COMPARE, COVERAGE } from "./asking.ts";
import { bodyOf } from "./choice.ts";
import type { Choice } from "./choice.ts";
import { MODE_WORDS } from "./controls.ts";
import type { Desk } from "./desk.ts";

const LAYER = "kept-circles";

export function canKeep(context: Context): boolean { return context.config.may["reach.keep"] === true; }

// The tables as XLSX: of the comparison where there is one.
export async function saveWorkbook(context: Context, desk: Desk, comparing: boolean): Promise<void> {
  const body = (choice: Choice): ReturnType<typeof bodyOf> => bodyOf(choice, new Date());
  const [path, sent] = comparing && desk.frozen ? [COMPARE, bothOf(body(desk.frozen.choice), body(desk.choice))] as const : [COVERAGE, body(desk.choice)] as const;
  const { blob, name } = await context.api.file(`${path}?format=xlsx`, sent);
  const link = h("a", { href: URL.createObjectURL(blob), download: fileName(name, "coverage.xlsx") });
  link.click();
  URL.revokeObjectURL(link.href);
}

export function keepAsLayer(context: Context, choice: Choice): void {
  const { by: _by, ...asked } = bodyOf(choice, new Date());
  const name = h("input", { id: "keep-name", maxLength: 100, required: true, value: `${choice.category} · ${t(MODE_WORDS[choice.mode])} ${choice.minutes} ${t("min")}` });
  ask({
    title: t("Keep as a layer"), text: t("The circles and gaps become layers of the map, with tiles and downloads, for everybody who may see this area."), confirm: t("Keep"),
    field: h("label", { class: "keep-field", htmlFor: "keep-name" }, t("Name"), name),
    act: async () => { await context.api.post("/api/kept-results/", { name: name.value, ...asked }, {}, 60_000); context.overlays.set(LAYER, { shown: true }); context.toast(t("Kept: it is on the map as a layer."), "good"); },
  });
}
