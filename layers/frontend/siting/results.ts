// An answer in words and numbers: what was and what would be, each site, and how good it is.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import type { Feature } from "../types.ts";
import { gained, shareOf } from "./types.ts";
import type { Answer, Weight } from "./types.ts";

const WORDS: Record<Weight, string> = { households: "Households", residents: "Residents", over_60: "Residents over 60" };
const MOST_LISTED = 60;

export function percent(share: number): string { return `${(share * 100).toFixed(1)} %`; }
export function weightWords(weight: Weight): string { return t(WORDS[weight]); }

export function answerParts(answer: Answer, waiting: boolean, goTo: (site: Feature) => void): HTMLElement[] {
  const { before, after, weight } = answer, minutes = (seconds: number): string => `${(seconds / 60).toFixed(1)} ${t("min")}`;
  return [
    h("div", { class: "siting-change" }, h("span", { class: "quiet" }, percent(shareOf(before, weight))), h("span", {}, "→"), h("strong", {}, percent(shareOf(after, weight))),
      h("span", { class: "siting-more" }, `+${(after[weight] - before[weight]).toLocaleString()} ${weightWords(weight)}`)),
    answer.problem === "shortest" ? h("p", { class: "quiet" }, `${t("Mean walk")}: ${minutes(before.mean_walk_s)} → ${minutes(after.mean_walk_s)}`) : null,
    quality(answer, waiting),
    answer.features.length ? siteList(answer, goTo) : h("p", { class: "quiet" }, t("No site adds anybody: all who can be served are served.")),
    answer.features.length > 1 ? curve(answer) : null,
    ...notes(answer),
  ].filter((part): part is HTMLElement => part !== null);
}

function quality(answer: Answer, waiting: boolean): HTMLElement {
  const state = waiting ? "waiting" : answer.proven ? "proven" : "open";
  return h("p", { class: `siting-quality ${state}`, role: "status", "data-proven": String(answer.proven) }, waiting ? t("Searching for the best …") : answer.told);
}

function siteList(answer: Answer, goTo: (site: Feature) => void): HTMLElement {
  const { weight } = answer;
  return h("ol", { class: "siting-list" }, ...answer.features.slice(0, MOST_LISTED).map((site) => h("li", {},
    h("button", { type: "button", class: "link", onclick: () => goTo(site) }, h("b", { class: "siting-rank" }, String(site.properties.rank)), h("span", {}, String(site.properties.name || coordinates(site)))),
    h("span", { class: "number", title: t("newly served") }, `+${gained(site, weight).toLocaleString()}`))));
}

function coordinates(site: Feature): string {
  const [lng, lat] = site.geometry!.coordinates as [number, number];
  return `${lng.toFixed(5)}, ${lat.toFixed(5)}`;
}

// Bars without a library; their heights are attributes of the picture, since styles of elements are not allowed.
function curve(answer: Answer): HTMLElement {
  const space = "http://www.w3.org/2000/svg", steps = answer.curve, wide = 300 / steps.length, picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 300 62");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", `${t("Share served by number of sites")}: ${steps.map((step) => `${step.sites}: ${percent(step.share)}`).join(", ")}`);
  for (const [index, step] of steps.entries()) {
    const bar = document.createElementNS(space, "rect"), title = document.createElementNS(space, "title");
    for (const [name, value] of Object.entries({ x: index * wide + 1, y: 60 - 58 * step.share, width: Math.max(wide - 2, 0.5), height: 58 * step.share, class: index ? "bar" : "bar first" })) bar.setAttribute(name, String(value));
    title.textContent = `${step.sites} ${t("sites")}: ${percent(step.share)}`;
    bar.append(title);
    picture.append(bar);
  }
  const figure = h("figure", { class: "siting-curve" }, h("figcaption", { class: "quiet" }, t("Share served by number of sites")));
  figure.append(picture);
  return figure;
}

function notes(answer: Answer): HTMLElement[] {
  const lines = [answer.method === "circle" ? "" : answer.label, answer.candidates.told, answer.demand.told, answer.attribution].filter(Boolean);
  return [...(answer.method === "circle" ? [h("p", { class: "warn" }, answer.label)] : []), ...lines.map((line) => h("p", { class: "quiet" }, line))];
}
