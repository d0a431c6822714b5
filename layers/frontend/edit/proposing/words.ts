// The Chinese of proposals. Keys are the English texts.
export const PROPOSAL_WORDS: Record<string, string> = {
  "Proposals": "划分建议", "By number": "按数量", "By households": "按户数", "Even out": "均衡调整", "Unit grids": "单元网格", "Propose": "生成建议", "Use this": "采用", "Most households": "户数上限",
  "Cut the whole ground anew into so many grids of about the same number of households.": "将全部范围重新划分为指定数量、户数相近的网格。", "Cut the whole ground anew into grids of so many households.": "将全部范围重新划分为指定户数的网格。",
  "Keep today's grids and move as few people as it takes to even them out.": "保留现有网格，以最少的人口调整使其均衡。", "Cut along blocks into unit grids of about 10,000 m².": "沿街区划分为约一万平方米的单元网格。",
  "Borders along main roads and water": "边界沿主要道路和水系", "Working out proposals…": "正在生成建议…",
  "Worst deviation": "最大偏差", "Compactness": "紧凑度", "Main roads on borders": "边界上的主要道路", "People who change grid": "调整网格的人数", "Codes kept": "保留代码", "In several parts": "不连片的部分",
};
