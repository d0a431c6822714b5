// The keys of the editor. Listens before the map does, so that arrow keys nudge a vertex instead of the map.
import type { Tool } from "./tools/tool.ts";

export interface KeyHooks {
  tool: () => Tool | null;
  use: (index: number) => void;
  letters: () => string[];
  undo: () => void;
  redo: () => void;
  help: () => void;
  trace: () => void;
  snap: () => void;
}

const FINE_M = 0.5, COARSE_M = 5;
const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export function listenToKeys(hooks: KeyHooks): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (isWriting(event.target) || document.querySelector("dialog[open]")) return;
    if (used(event, hooks)) { event.preventDefault(); event.stopPropagation(); }
  };
  document.addEventListener("keydown", onKey, true);
  return () => document.removeEventListener("keydown", onKey, true);
}

function used(event: KeyboardEvent, hooks: KeyHooks): boolean {
  const key = event.key, tool = hooks.tool();
  if (event.ctrlKey || event.metaKey) return stepped(event, hooks);
  if (event.altKey) return false;
  if (key === "?") { hooks.help(); return true; }
  if (ARROWS[key]) { const by = event.shiftKey ? COARSE_M : FINE_M, [east, north] = ARROWS[key]; return tool?.nudge?.(east * by, north * by) ?? false; }
  if (key === "Enter" && !isButton(event.target)) return tool?.finish?.() ?? false;
  if (key === "Backspace") return tool?.back?.() ?? false;
  if (key === "Escape") return tool?.cancel?.() ?? false;
  if (key === "Delete") return tool?.remove?.() ?? false;
  return lettered(key, hooks);
}

function stepped(event: KeyboardEvent, hooks: KeyHooks): boolean {
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) hooks.undo(); else if (key === "y" || key === "z") hooks.redo(); else return false;
  return true;
}

function lettered(key: string, hooks: KeyHooks): boolean {
  const upper = key.toUpperCase(), index = /^[1-9]$/.test(key) ? Number(key) - 1 : hooks.letters().indexOf(upper);
  if (upper === "T") hooks.trace(); else if (upper === "N") hooks.snap(); else if (index >= 0) hooks.use(index); else return false;
  return true;
}

const isButton = (target: EventTarget | null): boolean => target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;
const isWriting = (target: EventTarget | null): boolean => target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !["checkbox", "range", "radio"].includes(target.type));
