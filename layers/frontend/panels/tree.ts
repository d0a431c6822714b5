// The list of layers: legend, counts, opacity, order.
import { clear, h } from "../dom.ts";
import { levelMapChooser } from "../dossier/levels.ts";
import { icon } from "../icons.ts";
import { t } from "../i18n.ts";
import { swatch } from "../map/symbols.ts";
import type { Context } from "../context.ts";
import type { LayerState } from "../map/overlays.ts";
import type { LayerInfo } from "../types.ts";

const open = new Set<string>(["cases", "risk-sources"]);

export function drawTree(context: Context, place: HTMLElement, baseMaps: HTMLElement): void {
  const { overlays } = context;
  const list = h("ul", { class: "layers" }, ...[...overlays.states].reverse().map((state) => row(context, state)));
  clear(place);
  place.append(h("h2", {}, t("Layers")), list, h("h2", {}, t("Base map")), baseMaps);
}

function row(context: Context, state: LayerState): HTMLElement | null {
  const { overlays } = context, info = overlays.info(state.id);
  if (!info) return null;
  const id = `layer-${state.id}`;
  const box = h("input", { type: "checkbox", id, checked: state.shown, onchange: (event: Event) => overlays.set(state.id, { shown: (event.target as HTMLInputElement).checked }) });
  const more = h("details", { open: open.has(state.id), ontoggle: (event: Event) => { (event.target as HTMLDetailsElement).open ? open.add(state.id) : open.delete(state.id); } },
    h("summary", { title: t("Legend"), "aria-label": `${t("Legend")}: ${info.title}` }), details(context, state, info));
  return h("li", { class: state.shown ? "" : "off", "data-layer": state.id },
    h("div", { class: "layer-line" }, box, info.style.by ? null : swatch(info.style.shape, info.style.colour, info.geometry_type),
      h("label", { htmlFor: id }, t(info.title)), h("span", { class: "count" }, info.count.toLocaleString())), more);
}

function details(context: Context, state: LayerState, info: LayerInfo): HTMLElement {
  const { overlays } = context;
  const opacity = h("input", { type: "range", min: "0.1", max: "1", step: "0.1", value: String(state.opacity), "aria-label": `${t("Opacity")}: ${info.title}`, oninput: (event: Event) => overlays.set(state.id, { opacity: Number((event.target as HTMLInputElement).value) }) });
  const button = (label: string, sign: string, act: () => void) => h("button", { type: "button", class: "icon", title: t(label), "aria-label": `${t(label)}: ${info.title}`, onclick: act }, icon(sign));
  return h("div", { class: "layer-more" },
    legend(context, state, info),
    info.id === "grids" ? schemes(context) : null,
    info.id === "risk-sources" ? levelMapChooser(context) : null,
    info.count === 0 ? h("p", { class: "quiet" }, t("Nothing in your area")) : null,
    h("div", { class: "layer-tools" }, h("label", { class: "quiet" }, t("Opacity"), opacity),
      button("Move up", "up", () => overlays.move(state.id, 1)), button("Move down", "down", () => overlays.move(state.id, -1)),
      info.bbox ? button("Zoom to layer", "fit", () => context.fit(info.bbox!)) : null,
      h("a", { class: "icon", href: `/download/${info.id}.geojson`, title: `${t("Download")} GeoJSON`, "aria-label": `${t("Download")}: ${info.title}`, download: true }, icon("download"))),
    h("p", { class: "quiet" }, `${t("This layer appears from zoom")} ${info.min_zoom}`),
    h("p", { class: "quiet" }, t(info.geometry_type.includes("Polygon") ? "Where they would be too many or too small, the outline of a division tells how many there are." : "Where they would be too many, a disc tells how many there are. A click leads nearer.")));
}

function legend(context: Context, state: LayerState, info: LayerInfo): HTMLElement | null {
  const by = info.style.by;
  if (!by) return null;
  return h("ul", { class: "legend" }, ...by.classes.map((entry) => {
    const value = String(entry.value), id = `class-${info.id}-${value}`;
    const toggle = (event: Event): void => {
      const on = (event.target as HTMLInputElement).checked;
      context.overlays.set(info.id, { off: on ? state.off.filter((other) => other !== value) : [...state.off, value] });
    };
    return h("li", {}, h("input", { type: "checkbox", id, checked: !state.off.includes(value), onchange: toggle }), swatch(entry.shape, entry.colour, info.geometry_type), h("label", { htmlFor: id }, t(entry.label)));
  }));
}

function schemes({ overlays, config }: Context): HTMLElement {
  return h("label", { class: "quiet" }, t("Grid scheme"), h("select", { onchange: (event: Event) => overlays.setScheme((event.target as HTMLSelectElement).value) },
    ...config.schemes.map((scheme) => h("option", { value: scheme.code, selected: scheme.code === overlays.scheme }, `${scheme.name} (${scheme.code})`))));
}
