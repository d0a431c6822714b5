// The page of keys: copy a secret. Without HTTPS a browser gives pages no clipboard; then the old command, or the hand.
import "./account.css";

async function copied(field: HTMLInputElement): Promise<boolean> {
  field.focus();
  field.select();
  try {
    if (window.isSecureContext && navigator.clipboard) { await navigator.clipboard.writeText(field.value); return true; }
    return document.execCommand("copy");
  } catch {
    return false;
  }
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy!) as HTMLInputElement;
  const said = document.getElementById(`${button.dataset.copy}-said`)!;
  button.hidden = false;
  button.addEventListener("click", async () => { said.textContent = (await copied(field) ? button.dataset.done : button.dataset.byHand) ?? ""; });
  field.addEventListener("focus", () => field.select());
}
