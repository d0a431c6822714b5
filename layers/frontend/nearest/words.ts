// The Chinese of "nearest by way". Keys are the English texts.
export const NEAREST_WORDS: Record<string, string> = {
  "Nearest by way": "按路程最近", "What": "对象", "Grid workers": "网格员", "Service points": "服务点", "Cameras": "视频点位", "Risk sources": "风险源",
  "The next street is {metres} m away.": "距最近道路 {metres} 米。", "Nothing can be reached in that time.": "该时间内无法到达。", "There is nothing of it near.": "附近没有此类对象。",
  "serves this grid; where they stand is not known": "负责本网格，实际位置未知", "reckoned from grid": "按网格推算",
};
