// The numbers of an answer: the share in large figures, who it is made of, and what the straight circle would have claimed.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import type { Choice } from "./choice.ts";
import { MODE_WORDS } from "./controls.ts";
import { areaWords, overstatement, percent, shareOf } from "./numbers.ts";
import type { Answer, Tally } from "./types.ts";

export function headline(answer: Answer, choice: Choice): HTMLElement {
  return h("p", { class: "headline" }, h("strong", {}, percent(answer.total.households_share)), " ", h("span", {}, ofWhat(answer, choice)));
}

export function shareWords(answer: Answer, choice: Choice): string { return `${percent(answer.total.households_share)} ${ofWhat(answer, choice)}`; }

function ofWhat({ method }: Answer, { minutes, mode }: Choice): string {
  const way = t(method === "circle" ? "straight line" : MODE_WORDS[mode]).replace(/ /g, "\u00a0");
  return t("of households within {minutes} min · {mode}").replace("{minutes}", String(minutes)).replace("{mode}", way);
}

// Served of all, as a bar and in numbers.
export function facts(total: Tally): HTMLElement {
  const whole = (number: number): string => number.toLocaleString();
  const rows: [string, number | undefined, number | undefined, (number: number) => string][] = [
    ["Households", total.households_served, total.households, whole], ["Residents", total.residents_served, total.residents, whole],
    ["Over 60", total.over_60_served, total.over_60, whole], ["Area", total.area_m2_served, total.area_m2, areaWords],
  ];
  return h("table", { class: "facts" }, h("tbody", {}, ...rows.filter(([, , all]) => all !== undefined).map(([name, served, all, text]) => {
    const bar = h("i", {}), share = shareOf(served, all);
    bar.style.width = `${(share * 100).toFixed(1)}%`;
    return h("tr", {}, h("th", { scope: "row" }, t(name)), h("td", { class: "share-bar", "aria-hidden": "true" }, h("div", {}, bar)), h("td", { class: "number" }, `${text(served ?? 0)} / ${text(all!)}`), h("td", { class: "number" }, percent(share)));
  })));
}

export function circleWords(circle: Answer, network: Answer): HTMLElement {
  const { households, points } = overstatement(circle.total, network.total);
  const words = t("The straight circle says {share}: {households} households too many ({points} points).")
    .replace("{share}", percent(circle.total.households_share)).replace("{households}", households.toLocaleString()).replace("{points}", points.toFixed(1));
  return h("p", { class: "overstated", role: "status" }, h("i", { class: "key circle-key", "aria-hidden": "true" }), h("span", {}, words));
}

// What must be known about the method, wherever its result is shown.
export function methodNote(answer: Answer): HTMLElement {
  if (answer.method === "circle") return h("div", { class: "warn", role: "note" }, h("strong", {}, answer.label), h("br"), t("No roads are loaded, so nobody's way is known. An administrator loads them with “import_roads FILE.osm.pbf”."));
  return h("p", { class: "quiet method" }, [answer.label, answer.attribution].filter(Boolean).join(" · "));
}

// Points that were moved to a street, cannot be reached or are closed, each with its reason.
export function pointNotes(answer: Answer, goTo: (at: [number, number]) => void): HTMLElement | null {
  const groups: [string, string][] = [["Cannot be reached", "unreachable"], ["Closed at that time", "closed"], ["Moved to a street", "moved"]];
  const found = groups.map(([words, status]) => [words, answer.points.filter((point) => point.status === status)] as const).filter(([, points]) => points.length);
  if (!found.length) return null;
  return h("details", { class: "point-notes" }, h("summary", {}, found.map(([words, points]) => `${t(words)}: ${points.length}`).join(" · ")),
    h("ul", { class: "thing-list" }, ...found.flatMap(([words, points]) => points.slice(0, 50).map((point) => h("li", {}, h("button", { type: "button", class: "link", onclick: () => goTo(point.at) }, point.name || `${point.at[0].toFixed(5)}, ${point.at[1].toFixed(5)}`), h("span", { class: "quiet" }, point.reason || (point.moved_m ? `${Math.round(point.moved_m)} m` : t(words))))))));
}

// What an answer cannot know, or why it is empty.
export function cautions({ method, points, total }: Answer): HTMLElement[] {
  const nobody = points.length > 0 && points.every((point) => point.status === "closed" || point.status === "unreachable"), off = total.households_off_network ?? 0;
  return [nobody ? h("p", { class: "note-box", role: "status" }, t("None of these points serves anybody: all are closed then, or on no street that may be used this way.")) : null,
    off && method === "network" ? h("p", { class: "quiet" }, t("{count} households live too far from any street that may be used this way, and count as outside.").replace("{count}", off.toLocaleString())) : null].filter((line) => line !== null);
}
