// The scorecard: every rule in its group, passed or with the number of findings. A rule with findings filters the list.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { titleOf } from "./types.ts";
import type { Report, Rule } from "./types.ts";

const GROUPS: [string, string[]][] = [
  ["Coverage", ["invalid", "duplicate", "overlap", "gap", "unmatched-edge", "sliver", "multipart"]],
  ["Communities", ["outside-community", "beyond-community", "no-community", "community-gap", "community-overlap"]],
  ["Codes", ["code-repeated", "code-off-rule", "code-foreign-division", "code-out-of-order"]],
  ["Size and people", ["area-off-aim", "too-few-households", "too-many-households", "too-many-residents", "households-unknown"]],
  ["Duties", ["no-head", "several-heads", "too-few-workers", "duties-unknown"]],
];
const SIGNS = { passed: "✓", found: "!", unjudged: "–" };
const STATES = { passed: "passed", found: "found", unjudged: "not judged" };

export function scorecard(report: Report, chosen: string, choose: (code: string) => void): HTMLElement {
  const rules = new Map(report.rules.map((rule) => [rule.code, rule]));
  const groups = GROUPS.map(([title, codes]) => [title, codes.flatMap((code) => rules.get(code) ?? [])] as const).filter(([, own]) => own.length > 0);
  return h("section", { class: "scorecard", "aria-label": t("Scorecard") }, ...groups.map(([title, own]) =>
    h("div", { class: "score-group" }, h("h2", {}, t(title)), h("ul", {}, ...own.map((rule) => h("li", {}, ruleLine(rule, rule.code === chosen, choose)))))));
}

function ruleLine(rule: Rule, pressed: boolean, choose: (code: string) => void): HTMLElement {
  const kind = rule.state === "found" ? rule.severity : rule.state;
  const sign = h("span", { class: `sign ${kind}`, title: t(STATES[rule.state]), "aria-label": t(STATES[rule.state]), role: "img" }, rule.count && rule.severity !== "info" ? String(rule.count) : SIGNS[rule.state]);
  if (!rule.count) return h("span", { class: "rule" }, sign, rule.title);
  return h("button", { type: "button", class: "rule", "data-rule": rule.code, "aria-pressed": String(pressed), onclick: () => choose(pressed ? "" : rule.code) }, sign, titleOf(rule));
}

export function headline(report: Report): HTMLElement {
  const count = (severity: string): number => report.rules.filter((rule) => rule.severity === severity).reduce((sum, rule) => sum + rule.count, 0);
  const errors = count("error"), warnings = count("warning");
  if (!errors && !warnings) return h("p", { class: "headline all-hold" }, h("span", { class: "sign passed", "aria-hidden": "true" }, "✓"), report.rules.some((rule) => rule.state === "unjudged") ? t("All rules that can be judged hold") : t("All rules hold"));
  return h("p", { class: "headline" }, h("span", { class: `sign ${errors ? "error" : "passed"}` }, String(errors)), t("errors"), h("span", { class: `sign ${warnings ? "warning" : "passed"}` }, String(warnings)), t("warnings"));
}
