// The words of sight in Chinese.
export const SIGHT_WORDS: Record<string, string> = {
  "Sight": "视域", "What cameras see": "视频可视范围", "Cover": "覆盖", "Seen": "可视", "Seen by two or more": "两点以上可视", "of the open ground": "（占开阔地面）", "Cameras on": "在线点位", "off": "离线", "Class 1": "一类", "Class 2": "二类", "Class 3": "三类",
  "Blind spots": "视频盲区", "Rank by": "排序", "people": "人口", "cases": "案件", "area": "面积", "Next cameras": "新增点位建议", "How many": "数量", "Find places": "查找位置", "wins": "新增可视", "No blind spots here.": "此处没有盲区。", "No place would win anything.": "没有能新增可视的位置。",
  "Keep as a layer": "保存为图层", "Kept: {count} blind spots": "已保存：{count} 处盲区", "Ground": "地面", "All open ground": "全部开阔地面", "Along streets": "仅街道沿线", "Turn this camera": "转动此点位", "Drag the handle to turn it; arrow keys turn by 1°, with Shift by 10°.": "拖动手柄可转动；方向键每次 1°，按住 Shift 每次 10°。",
  "It looks all round: the handle changes how far.": "此点位可环视：手柄只改变距离。", "Bearing": "朝向", "Range": "距离", "Seen of its grid": "所在网格可视比例", "Save the view": "保存朝向", "Camera saved": "点位已保存", "You may try this, but not save it.": "您可以试看，但不能保存。", "It is off and counts for nothing.": "该点位离线，不计入覆盖。", "No grid here": "此处没有网格",
  "Cameras that see this place": "看得见此处的视频点位", "No camera sees this place.": "没有视频点位看得见此处。", "off the axis": "偏离轴线", "sees all round": "可环视", "from outside the building": "从建筑外部可见", "cut by buildings": "受建筑遮挡",
};
