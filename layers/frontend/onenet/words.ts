// Numbers and sentences of one net in the page's language.
import { currentLanguage, t } from "../i18n.ts";
import type { Choice, Difference } from "./types.ts";

export function percent(share: number): string { return `${share > 0 && share < 0.01 ? "<1" : share < 1 && share > 0.99 ? ">99" : Math.round(share * 100)} %`; }
export function number(value: number): string { return Math.round(value).toLocaleString(currentLanguage() === "zh" ? "zh-CN" : "en-GB"); }
export function area(m2: number): string { return m2 >= 1e6 ? `${(m2 / 1e6).toFixed(2)} km²` : `${number(m2)} m²`; }

// The end of a 15-digit code tells grids of one community apart; the whole one stands in the title.
export function short(code: string): string { return /^\d{15}$/.test(code) ? `…${code.slice(9)}` : code; }

// Put values into the places of a sentence: fill("{a} of {b}", { a: 1, b: 2 }).
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ""));
}

const KINDS = { moved: "The border runs elsewhere", split: "Split there", joined: "Joined there" };
export function kindWord(kind: Difference["kind"]): string { return t(KINDS[kind]); }

// What happened at a difference, in a sentence.
export function story({ kind, code, other, partner }: Difference, scheme: string): string {
  if (kind === "split") return fill(t("This part of grid {code} is a grid of its own in {scheme}: {other}."), { code, scheme, other });
  if (kind === "joined") return fill(t("{scheme} has grid {code} together with {partner} as one grid: {other}."), { code, scheme, other, partner });
  return fill(t("This part of grid {code} belongs to {other} in {scheme}, which otherwise is {partner}."), { code, scheme, other, partner });
}

// What a choice would do to this difference.
export function choiceWords({ kind, code, other, partner }: Difference, choice: Choice): string {
  if (choice === "keep") return fill(t("It stays with {code}."), { code });
  if (choice === "split") return kind === "split" || kind === "joined" ? fill(t("It is a grid of its own."), {}) : t("It becomes a grid of its own.");
  if (!partner) return fill(t("It becomes a new grid, as {other}."), { other });
  return kind === "joined" ? fill(t("{code} joins {partner}."), { code, partner }) : fill(t("It goes to {partner}."), { partner });
}

export const CHOICE_WORDS: Record<Choice, string> = { keep: "Keep the leading border", take: "Take the other border", split: "Split off" };
