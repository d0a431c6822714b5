// The findings, grouped by rule: a click shows the place, a button offers what can be done.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { titleOf } from "./types.ts";
import type { Finding, Remedy, Report, Rule } from "./types.ts";

const FEW = 4, STEP = 60;

export interface Choice { rule: string; text: string; selected: string; shown: number }
export interface Hooks { select: (finding: Finding) => void; mend: (finding: Finding, remedy: Remedy) => void; narrow: (rule: string) => void; more: () => void }

export function wanted(findings: Finding[], choice: Choice): Finding[] {
  const text = choice.text.trim().toLowerCase();
  return findings.filter((finding) => (!choice.rule || finding.code === choice.rule) && (!text || finding.sentence.toLowerCase().includes(text) || finding.grids.some((code) => code.toLowerCase().includes(text))));
}

export function findingList(report: Report, findings: Finding[], choice: Choice, hooks: Hooks): HTMLElement {
  const shown = wanted(findings, choice);
  if (!findings.length) return h("p", { class: "quiet nothing" }, t("Nothing to remark."));
  if (!shown.length) return h("p", { class: "quiet nothing" }, t("Nothing found"));
  const groups = report.rules.map((rule) => [rule, shown.filter((finding) => finding.code === rule.code)] as const).filter(([, own]) => own.length > 0);
  return h("div", { class: "finding-groups" }, ...groups.map(([rule, own]) => group(report, rule, own, choice, hooks)));
}

function group(report: Report, rule: Rule, own: Finding[], choice: Choice, hooks: Hooks): HTMLElement {
  const limit = choice.rule ? choice.shown : FEW;
  const chosen = own.findIndex((finding) => finding.key === choice.selected);
  const few = chosen >= limit ? [...own.slice(0, limit), own[chosen]!] : own.slice(0, limit);
  const rest = own.length - few.length;
  const more = choice.rule ? hooks.more : () => hooks.narrow(rule.code);
  return h("section", { class: "finding-group" },
    h("h3", {}, titleOf(rule), h("span", { class: "quiet" }, ` ${own.length}`)),
    h("ul", {}, ...few.map((finding) => item(report, finding, choice.selected === finding.key, hooks))),
    rest > 0 ? h("button", { type: "button", class: "plain more", onclick: more }, `${t("Show more")} (${rest})`) : null);
}

function item(report: Report, finding: Finding, open: boolean, hooks: Hooks): HTMLElement {
  const line = h("button", { type: "button", class: "finding-line", "aria-expanded": String(open), "data-key": finding.key, onclick: () => hooks.select(finding) },
    h("span", { class: `dot ${finding.severity}`, role: "img", "aria-label": t(finding.severity) }), h("span", {}, finding.sentence));
  return h("li", { class: open ? "finding open" : "finding" }, line, open ? offer(report, finding, hooks) : null);
}

function offer(report: Report, finding: Finding, hooks: Hooks): HTMLElement {
  const remedy = finding.remedy ? report.remedies[finding.remedy] : undefined;
  if (!remedy) return h("p", { class: "offer quiet" }, finding.reason);
  const allowed = remedy.how === "now" ? report.may.now : report.may.plan;
  return h("div", { class: "offer" }, h("p", { class: "quiet" }, remedy.says),
    allowed ? h("button", { type: "button", class: "primary mend", onclick: () => hooks.mend(finding, remedy) }, remedy.title) : h("p", { class: "quiet" }, t("Planners and approvers mend this.")));
}

export { STEP };
