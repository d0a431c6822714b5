// Ask before a step: what will happen, what it needs, and why it was refused.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { words } from "../page.ts";

export interface Question { title: string; text: string; confirm: string; danger?: boolean; field?: HTMLElement; act: () => Promise<void> }

export function ask(question: Question): void {
  const refusal = h("p", { class: "note error", role: "alert", hidden: true });
  const sure = h("button", { type: "submit", class: question.danger ? "danger" : "primary" }, question.confirm);
  const dialog = h("dialog", { class: "ask", "aria-labelledby": "ask-title" });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    sure.disabled = true;
    try { await question.act(); dialog.close(); } catch (error) { refusal.textContent = words(error); refusal.hidden = false; } finally { sure.disabled = false; }
  };
  dialog.append(h("form", { onsubmit: (event: Event) => void submit(event) }, h("h2", { id: "ask-title" }, question.title), h("p", {}, question.text), question.field ?? null, refusal,
    h("div", { class: "actions" }, sure, h("button", { type: "button", onclick: () => dialog.close() }, t("Cancel")))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
