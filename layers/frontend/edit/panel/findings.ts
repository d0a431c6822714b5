// What the check found, with a way to each place.
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import type { FeatureCollection, Geometry } from "../../types.ts";

const NAMES: Record<string, () => string> = {
  invalid: () => t("Invalid shape"), duplicate: () => t("Twice the same"), overlap: () => t("Overlap"), gap: () => t("Gap"), "unmatched-edge": () => t("Unmatched border"),
  "outside-community": () => t("Outside its community"), sliver: () => t("Sliver"), multipart: () => t("Several parts"),
};

export function findingsList(found: FeatureCollection, nameOf: (code: string) => string, goTo: (place: Geometry) => void, close: () => void): HTMLElement {
  const rows = found.features.map((feature) => {
    const { code, grids, severity } = feature.properties as { code: string; grids: string[]; severity: string };
    return h("li", { class: severity }, h("button", { type: "button", class: "link", onclick: () => { if (feature.geometry) goTo(feature.geometry); } }, `${NAMES[code]?.() ?? code}: ${(grids ?? []).map(nameOf).join(", ")}`));
  });
  return h("section", { class: "findings" }, h("div", { class: "plan-line" }, h("h3", {}, t("Check")), h("button", { type: "button", class: "plain", onclick: close }, t("Close"))),
    rows.length ? h("ul", { class: "related" }, ...rows) : h("p", { class: "good" }, t("No faults")));
}
