// Words of surroundings, dossiers and the level map in Chinese.
export const DOSSIER_WORDS: Record<string, string> = {
  "Surroundings": "周边分析", "Dossier (PDF)": "档案（PDF）", "Inspections": "检查台账", "Looking around…": "正在分析周边…",
  "Distance": "范围", "Over 60": "60 岁以上", "No shelter for": "避难缺口", "{count} m": "{count} 米", "{count} min. on foot": "步行 {count} 分钟", "danger": "危险圈",
  "* reaches beyond your area: counts are of the part inside": "* 超出您的辖区，仅统计辖区内部分", "No street is near: what is reached on foot is not known.": "附近没有道路：步行可达范围未知。",
  "Ways out and shelters": "疏散路线与避难场所", "No shelter is reached within 30 minutes.": "步行 30 分钟内没有可达的避难场所。", "No way leads away from here to a shelter.": "没有从此处通向避难场所的疏散路线。",
  "Only one direction leads away.": "仅有一个方向可以撤离。", "{count} min.": "{count} 分钟", "{count} people": "容纳 {count} 人", "in the danger ring": "在危险圈内", "passes {names}": "途经 {names}", "Shelters in 15 minutes take {count} people.": "步行 15 分钟内的避难场所可容纳 {count} 人。",
  "Schools, hospitals, homes": "学校、医院、养老机构", "Other risk sources": "其他风险源", "chain": "连锁", "Chain: one may set off the next": "连锁：可能相互引发", "Cameras that see it": "可见此处的视频点位", "Open cases near": "周边在办案件", "and {count} more": "另有 {count} 处",
  "kindergarten": "幼儿园", "school": "学校", "hospital": "医院诊所", "care": "养老机构", "shelter": "避难场所", "K": "幼", "S": "学", "H": "医", "C": "老", "E": "避",
  "Level map": "风险等级图", "Not drawn": "不绘制", "by grid": "按网格", "by community": "按社区", "by street": "按街道", "An area is painted by its gravest source.": "区域按其中最高等级的风险源着色。",
};
