// Ask before something is changed: what will happen, and how to take it back.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import type { Finding, Remedy } from "./types.ts";

export function confirmed(finding: Finding, remedy: Remedy): Promise<boolean> {
  return new Promise((settle) => {
    const dialog = h("dialog", { class: "confirm", "aria-labelledby": "confirm-title" },
      h("h2", { id: "confirm-title" }, remedy.title),
      h("p", {}, finding.sentence),
      h("dl", {}, h("dt", {}, t("What will change")), h("dd", {}, remedy.says), h("dt", {}, t("To take it back")), h("dd", {}, remedy.undo)),
      h("form", { method: "dialog", class: "actions" },
        h("button", { class: "primary", value: "yes" }, remedy.how === "plan" ? t("Open the plan") : t("Mend")),
        h("button", { value: "" }, t("Cancel"))));
    dialog.addEventListener("close", () => { dialog.remove(); settle(dialog.returnValue === "yes"); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
