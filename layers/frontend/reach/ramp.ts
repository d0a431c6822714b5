// Which rings are drawn for so many minutes, and how they look: dark and solid near, light and dotted far, so that colour is never
// alone. The blues keep apart from the orange of gaps for colour-blind eyes. Pure.

export interface RingLook { minutes: number; line: string; fill: string; dash: number[]; width: number }

const STEPS = [1, 2, 5, 10, 15, 20], MOST_RINGS = 4;
const LINES = ["#08415c", "#1c6e8c", "#3594a8", "#4fa9a3"], ALPHAS = [0.22, 0.18, 0.15, 0.12];
const DASHES = [[], [10, 4], [5, 4], [1.5, 5]];

// 15 → 5, 10, 15; 17 → 5, 10, 17: a ring too near to the last is left out.
export function ringsOf(minutes: number): number[] {
  const step = STEPS.find((size) => minutes / size <= MOST_RINGS) ?? STEPS[STEPS.length - 1]!, rings: number[] = [];
  for (let at = step; at <= minutes - step / 2; at += step) rings.push(at);
  return [...rings, minutes];
}

// Looks by minutes, nearest first. A single ring has the first colour.
export function looksOf(rings: number[]): RingLook[] {
  return [...rings].sort((a, b) => a - b).map((minutes, index) => {
    const at = Math.min(index, MOST_RINGS - 1);
    return { minutes, line: LINES[at]!, fill: tinted(LINES[at]!, rings.length === 1 ? 0.2 : ALPHAS[at]!), dash: DASHES[at]!, width: at === 0 ? 2.2 : 1.8 };
  });
}

export function tinted(hex: string, alpha: number): string {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${red},${green},${blue},${alpha})`;
}
