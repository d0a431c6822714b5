// "Nearest by way", a part of a place's card: choose what and how one moves; the list has minutes, a click draws the way.
import "./nearest.css";
import { h } from "../dom.ts";
import { currentLanguage, t } from "../i18n.ts";
import type { Context } from "../context.ts";
import type { LngLat } from "../types.ts";
import { Newest } from "../reach/newest.ts";
import type { Answer, Nearest, Question } from "./types.ts";
import { Ways } from "./ways.ts";

const MODES: [string, string][] = [["walk", "On foot"], ["bicycle", "Bicycle"], ["e-bike", "E-bike"], ["drive", "Car"], ["wheelchair", "Wheelchair"]];
const MINUTES = [5, 10, 15, 30, 60];
let last: Question = { what: "workers", category: "", mode: "walk", minutes: 15 };

export interface Section { element: HTMLElement; clear: () => void }

export function nearestSection(context: Context, at: LngLat): Section {
  let ways: Ways | null = null;
  const list = h("div", { class: "nearest-list", role: "status", "aria-live": "polite" });
  const asking = new Newest<Question, Answer>(
    (question, signal) => context.api.get<Answer>(`/api/nearest/?${parameters(at, question)}`, { signal }),
    { answered: (answer) => show(answer), failed: (error) => { list.replaceChildren(h("p", { class: "bad" }, error instanceof Error ? t(error.message) : t("This did not work"))); }, busy: (on) => list.classList.toggle("busy", on) });
  const show = (answer: Answer): void => {
    ways ??= new Ways(context);
    ways.show(at, answer.results, answer.results.length ? 0 : -1);
    list.replaceChildren(...told(answer, (index) => ways?.choose(index)));
  };
  const what = chooser("nearest-what", "What", kinds(context), `${last.what}/${last.category}`);
  const mode = chooser("nearest-mode", "How one moves", MODES.map(([value, label]) => [value, t(label)]), last.mode);
  const minutes = chooser("nearest-minutes", "Minutes", MINUTES.map((value) => [String(value), `≤ ${value} ${t("min")}`]), String(last.minutes));
  const ask = (): void => {
    const [kind, category] = what.value.split("/", 2);
    last = { what: kind!, category: category ?? "", mode: mode.value, minutes: Number(minutes.value) };
    asking.ask(last, { instead: true });
  };
  for (const select of [what, mode, minutes]) select.addEventListener("change", ask);
  const element = h("details", { class: "section nearest" }, h("summary", {}, h("strong", {}, t("Nearest by way"))), h("div", { class: "nearest-choice" }, what, mode, minutes), list);
  element.addEventListener("toggle", () => { if (element.open) ask(); else { ways?.clear(); ways = null; } });
  return { element, clear: () => { asking.stop(); ways?.clear(); ways = null; } };
}

function kinds(context: Context): [string, string][] {
  const shown = new Set(context.config.layers.map((layer) => layer.id));
  const themes = context.config.layers.filter((layer) => layer.id.startsWith("theme-"));
  return [
    ["workers/", t("Grid workers")],
    ["service-points/", t("Service points")],
    ...context.config.categories.service_points.map((entry): [string, string] => [`service-points/${entry.value}`, `– ${entry.label}`]),
    ...(shown.has("cameras") ? [["cameras/", t("Cameras")] as [string, string]] : []),
    ...(shown.has("risk-sources") ? [["risk-sources/", t("Risk sources")] as [string, string]] : []),
    ...themes.map((layer): [string, string] => [`${layer.id}/`, t(layer.title)]),
  ];
}

function chooser(id: string, label: string, options: [string, string][], value: string): HTMLSelectElement {
  const select = h("select", { id, "aria-label": t(label) }, ...options.map(([key, text]) => h("option", { value: key }, text)));
  select.value = options.some(([key]) => key === value) ? value : options[0]![0];
  return select;
}

function parameters(at: LngLat, { what, category, mode, minutes }: Question): URLSearchParams {
  return new URLSearchParams({ lng: String(at[0]), lat: String(at[1]), what, mode, minutes: String(minutes), ...(category ? { category } : {}) });
}

function told(answer: Answer, choose: (index: number) => void): HTMLElement[] {
  const rows = answer.results.map((result, index) => row(result, index, choose));
  mark(rows, rows.length ? 0 : -1);
  return [
    ...(answer.place.reason ? [h("p", { class: "bad" }, answer.place.reason)] : []),
    ...(answer.place.status === "moved" ? [h("p", { class: "quiet" }, t("The next street is {metres} m away.").replace("{metres}", metres(answer.place.moved_m ?? 0)))] : []),
    rows.length ? h("ol", {}, ...rows) : h("p", { class: "quiet" }, answer.considered ? t("Nothing can be reached in that time.") : t("There is nothing of it near.")),
    h("p", { class: answer.method === "circle" ? "method straight" : "method" }, [answer.label, answer.attribution].filter(Boolean).join(" · ")),
  ];
}

function row(result: Nearest, index: number, choose: (index: number) => void): HTMLElement {
  const button = h("button", { type: "button", class: "nearest-row", "aria-pressed": "false" },
    h("span", { class: "minutes" }, result.seconds === null ? `${metres(result.straight_m)} m` : `${minutesText(result.seconds)} ${t("min")}`),
    h("span", { class: "name" }, result.name), h("span", { class: "quiet" }, facts(result).join(" · ")));
  const item = h("li", {}, button);
  button.addEventListener("click", () => { mark([...item.parentElement!.children] as HTMLElement[], index); choose(index); });
  return item;
}

function mark(rows: HTMLElement[], chosen: number): void {
  rows.forEach((item, index) => item.firstElementChild!.setAttribute("aria-pressed", String(index === chosen)));
}

function facts(result: Nearest): string[] {
  const place = result.position === "grid" ? (result.serves_here ? t("serves this grid; where they stand is not known") : `${t("reckoned from grid")} ${result.grid ?? ""}`) : "";
  return [result.duty ? t(result.duty) : result.category ?? "", result.metres === null ? "" : `${metres(result.metres)} m`, result.telephone ?? "", result.status === "offline" ? t("offline") : "", place].filter(Boolean);
}

const minutesText = (seconds: number): string => (seconds < 595 ? (seconds / 60).toFixed(1) : String(Math.round(seconds / 60)));
const metres = (value: number): string => Math.round(value).toLocaleString(currentLanguage() === "zh" ? "zh-CN" : "en-GB");
