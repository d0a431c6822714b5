// Beside the map: the days of change with their plans, or what differs between two days.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { area, type Gain } from "../review/colours.ts";
import { empty, table } from "../review/tables.ts";
import type { Feature } from "../types.ts";
import type { Between, DayOfChange, PlanOfDay } from "./types.ts";

export interface DayActions { show: (day: string) => void; compare: (day: string) => void; revert: ((plan: PlanOfDay) => void) | null }

export function dayList(days: DayOfChange[], now: string, actions: DayActions): HTMLElement {
  if (!days.length) return empty(t("No boundary has changed here."));
  return h("ol", { class: "day-list" }, ...[...days].reverse().map((entry, index) => dayItem(entry, index === days.length - 1, now, actions)));
}

function dayItem(entry: DayOfChange, isFirst: boolean, now: string, actions: DayActions): HTMLElement {
  const counts = [[entry.changed, "changed"], [entry.added, isFirst ? "first recorded" : "added"], [entry.retired, "retired"]] as const;
  return h("li", { class: entry.day === now ? "now" : "", "data-day": entry.day },
    h("div", { class: "day-line" }, h("button", { type: "button", class: "row-link day", onclick: () => actions.show(entry.day) }, entry.day),
      h("span", { class: "quiet" }, counts.filter(([count]) => count > 0).map(([count, name]) => `${count.toLocaleString()} ${t(name)}`).join(" · "))),
    ...entry.plans.map((plan) => planLine(plan, actions)),
    !entry.plans.length && !isFirst ? h("p", { class: "quiet" }, t("No plan: import or repair")) : null,
    isFirst ? null : h("button", { type: "button", class: "plain small", onclick: () => actions.compare(entry.day) }, t("Compare with the day before")));
}

function planLine(plan: PlanOfDay, { revert }: DayActions): HTMLElement {
  return h("p", { class: "plan-line" }, h("a", { href: `/plans/${plan.id}/review/` }, plan.title), h("span", { class: "quiet" }, ` ${plan.author}${plan.approver ? ` · ${t("approved")} ${plan.approver}` : ""}`),
    revert ? h("button", { type: "button", class: "plain small", "data-revert": plan.id, onclick: () => revert(plan) }, t("Revert this plan")) : null);
}

export function betweenList(found: Between, gains: Gain[], show: (feature: Feature) => void): HTMLElement {
  const colours = new Map(gains.map((gain) => [gain.code, gain.colour])), households = new Map(found.grids.map((grid) => [grid.code, grid]));
  if (!found.changed.length && !found.added.length && !found.retired.length) return empty(t("Nothing differs between these days."));
  const strips = found.moved.features.map((strip) => {
    const mark = h("span", { class: "patch" });
    mark.style.backgroundColor = colours.get(String(strip.properties.to)) ?? "";
    return h("tr", {}, h("td", {}, h("button", { type: "button", class: "row-link", title: t("Show on the map"), onclick: () => show(strip) }, mark, `${strip.properties.from} → ${strip.properties.to}`)), h("td", { class: "number" }, area(Number(strip.properties.area_m2))));
  });
  const codes = (["changed", "added", "retired"] as const).flatMap((kind) => found[kind].map((code) => {
    const grid = households.get(code), count = (value: number | null | undefined): string => value === null || value === undefined ? "–" : value.toLocaleString();
    return h("tr", {}, h("td", {}, code), h("td", {}, h("span", { class: `tag ${{ changed: "", added: "new", retired: "gone" }[kind]}` }, t(kind))), h("td", { class: "number" }, `${count(grid?.households_before)} → ${count(grid?.households_after)}`));
  }));
  return h("div", { class: "between", "data-differences": codes.length },
    h("h3", {}, t("Ground that changed hands")), strips.length ? table([[t("From → to"), false], [t("Area"), true]], strips) : empty(t("No ground changes hands.")),
    h("h3", {}, t("Grids")), table([[t("Grid"), false], ["", false], [t("Households"), true]], codes));
}
