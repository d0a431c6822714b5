// What went wrong, in words, and what one can do.
import { Problem } from "../api.ts";
import { h } from "../dom.ts";
import { t } from "../i18n.ts";

const EMPTY = ["unknown-category", "no-sites"];

// The server did not answer at all: it may be asked again.
export function isSilence(error: unknown): boolean { return error instanceof Problem && error.status === 0; }

export function fault(error: unknown, again: () => void, undo: (() => void) | null): HTMLElement {
  const problem = error instanceof Problem ? error : null, isEmpty = problem !== null && EMPTY.includes(problem.code);
  const words = problem && problem.status >= 500 ? t("The server met a fault. What is shown is the last answer.") : t(error instanceof Error ? error.message : String(error));
  const ours = problem !== null && problem.status >= 400 && problem.status < 500;
  return h("div", { class: isEmpty ? "note-box" : "warn", role: isEmpty ? "status" : "alert" }, h("p", {}, words),
    isEmpty ? null : h("div", { class: "actions" }, ours ? null : h("button", { type: "button", onclick: again }, t("Try again")), ours && undo ? h("button", { type: "button", onclick: undo }, t("Undo")) : null));
}
