// What siting says, in Chinese; the key is the English text.

export const SITING_WORDS: Record<string, string> = {
  "Sites": "选址", "Where should the next ones go?": "新的服务点放在哪里？", "Aim": "目标", "Serve most people": "服务最多的人", "Serve all, with the fewest sites": "以最少点位服务全部", "Shortest mean walk": "平均路程最短",
  "How many": "新增数量", "Who counts": "统计对象", "Residents over 60": "60 岁以上人口", "Candidates": "候选位置", "All addresses": "全部地址", "Middles of grids": "网格中心", "Anywhere, every 200 m": "任意位置（每 200 米）", "Places of another service": "其他服务点所在地",
  "Most people a site serves": "单点最大服务量", "no limit": "不限", "Nothing may be built here": "禁建范围", "Draw an area": "绘制范围", "Click round what is forbidden; a double click ends, Esc gives up.": "沿禁建范围依次点击，双击结束，Esc 取消。",
  "Find sites": "开始选址", "Which other service": "哪类服务点", "before": "之前", "after": "之后", "newly served": "新增服务", "Searching for the best …": "正在寻找最优方案…", "The best could not be searched for just now.": "暂时无法计算最优方案。",
  "Put on the map as draft": "作为草案放到地图上", "Drafts on the map. Drag one to see what changes.": "草案已放到地图上。拖动即可查看变化。", "Adopt": "采纳", "Drop": "放弃", "Adopted: it is a service point now.": "已采纳，现已成为服务点。", "Dropped.": "已放弃。",
  "Share served by number of sites": "覆盖率随点位数的变化", "Mean walk": "平均路程", "min": "分钟", "sites": "个点位", "No site adds anybody: all who can be served are served.": "没有可新增的服务对象：可服务的都已覆盖。", "assigned": "分配", "of": "/", "newly served, by itself": "单独计算的新增服务",
};
