// The interface in Chinese and English. A key is the English text; a missing one shows itself.

import { DOSSIER_WORDS } from "./dossier/words.ts";
import { EDIT_WORDS } from "./edit/words.ts";
import { PROPOSAL_WORDS } from "./edit/proposing/words.ts";
import { NEAREST_WORDS } from "./nearest/words.ts";
import { REACH_WORDS } from "./reach/words.ts";
import { SITING_WORDS } from "./siting/words.ts";
import { SIGHT_WORDS } from "./sight/words.ts";

const ZH: Record<string, string> = {
  ...DOSSIER_WORDS,
  ...EDIT_WORDS,
  ...PROPOSAL_WORDS,
  ...REACH_WORDS,
  ...NEAREST_WORDS,
  ...SITING_WORDS,
  ...SIGHT_WORDS,
  "Grid map": "网格地图", "View": "浏览", "Plan": "规划", "Command": "指挥", "Layers": "图层", "Base map": "底图",
  "Search address, grid, name or number": "搜索地址、网格、名称、案件号或拼音首字母", "Nothing found": "没有找到", "Searching…": "正在搜索…",
  "Sign out": "退出", "Pages": "更多页面", "One net": "一张网", "Standards": "规范检查", "Import": "导入", "Keys": "密钥", "Administration": "管理", "Loading…": "正在加载…", "Close": "关闭",
  "Move up": "上移", "Move down": "下移", "Opacity": "不透明度", "Show": "显示", "Legend": "图例", "Grid scheme": "网格体系",
  "Zoom to layer": "缩放到图层", "This layer appears from zoom": "该图层的起始缩放级别", "Nothing in your area": "您的辖区内没有数据",
  "Where they would be too many or too small, the outline of a division tells how many there are.": "过密或过小时，以区划轮廓及数量表示。", "Where they would be too many, a disc tells how many there are. A click leads nearer.": "过密时以圆点及数量表示，点击可放大。", "Several at one place": "同一位置有多个对象", "{count} here, {open} of them open": "此处 {count} 个，其中 {open} 个未结", "{count} here": "此处 {count} 个", "The first {count}:": "前 {count} 个：",
  "Measure distance": "测量距离", "Measure area": "测量面积", "Picture": "导出图片", "Map page": "下载为地图页", "The map page is being made…": "正在生成地图页…", "Preview": "预览", "Home": "全图", "Copy link": "复制链接", "Link copied": "链接已复制",
  "Double-click ends the line, Esc gives up.": "双击结束，Esc 取消。", "Zoom in": "放大", "Zoom out": "缩小",
  "Service circles": "服务圈", "Category": "类别", "Minutes": "分钟", "Draw": "绘制", "Clear": "清除", "Households": "户数", "Inside": "圈内", "Outside": "圈外", "Community": "社区", "Share": "比例",
  "Report a case": "上报案件", "Click the place on the map.": "请在地图上点击事发位置。", "Class": "类别", "Description": "描述", "Address": "地址", "Save": "保存", "Cancel": "取消",
  "Case saved": "案件已保存", "Place": "位置", "Choose a class": "请选择类别",
  "Divisions": "行政区划", "Grids": "网格", "On duty": "值守人员", "Nearest cameras": "最近的视频点位", "Risk sources near by": "附近的风险源", "Service points near by": "附近的服务点", "Nearest addresses": "最近的地址",
  "sees this place": "可见此处", "head": "网格长", "worker": "网格员", "offline": "离线", "online": "在线", "Several things here": "此处有多个对象", "None": "无",
  "Grid standards": "网格规范检查", "Scorecard": "规则总览", "Coverage": "覆盖", "Communities": "社区归属", "Codes": "编码", "Size and people": "面积与人口", "Duties": "人员配备", "passed": "通过", "found": "有问题", "not judged": "未检查", "Households are not known": "户数未登记", "Duties are not known": "值守人员未登记", "All rules hold": "全部规则均符合", "All rules that can be judged hold": "可检查的规则均符合", "errors": "个错误", "warnings": "个警告", "error": "错误", "warning": "警告", "info": "提示",
  "Nothing to remark.": "没有需要说明的问题。", "Show more": "显示更多", "Planners and approvers mend this.": "由规划员或审批员处理。", "What will change": "将发生的变化", "To take it back": "如何撤回", "Open the plan": "打开方案", "Mend": "修复", "Map of the findings": "问题位置图", "Checking…": "正在检查……", "Working…": "正在处理……", "All that I see": "我的全部辖区", "Export XLSX": "导出 XLSX", "Division": "行政区划",
  "Filter by grid or words": "按网格或文字筛选", "Mended.": "已修复。", "A plan was opened:": "已打开方案：", "Nothing could be drawn in it:": "其中未能绘制：", "There are no grids in your area yet.": "您的辖区内还没有网格。",
  "The server does not answer. The map shows what it has and goes on by itself.": "服务器没有响应。地图显示已有内容，恢复后会自动继续。",
  "The server answers again.": "服务器已恢复。", "This did not work": "操作失败",
  "Scheme": "网格体系", "Open a plan": "打开划分方案", "Plans": "已有方案", "New plan": "新建方案", "Undo": "撤销", "Redo": "重做", "Split": "分割", "Merge": "合并", "Edit borders": "编辑边界",
  "Submit": "提交", "Approve": "批准", "Reject": "驳回", "Publish": "发布", "Leave the plan": "退出方案", "Check": "检查", "No faults": "没有问题", "Choose": "选择",
  "Drag a vertex or an edge; Alt-click deletes a vertex.": "拖动顶点或边线；按住 Alt 点击可删除顶点。", "Draw a line across a grid; double-click ends it.": "画一条穿过网格的线，双击结束。", "Click two or more neighbouring grids, then Merge.": "点击两个以上相邻网格，然后合并。",
  "draft": "草案", "submitted": "已提交", "approved": "已批准", "published": "已发布", "rejected": "已驳回", "withdrawn": "已撤回",
  "State": "状态", "Author": "作者", "Steps": "步骤", "Somebody changed this plan; it was loaded again.": "方案已被他人修改，已重新加载。", "Published: the new grids are in force.": "已发布：新网格已生效。",
  "Choose a community": "请选择社区", "Choose a scheme": "请选择网格体系", "Selected": "已选", "Cases": "案件", "New cases": "新案件", "No new cases since you opened the map.": "打开地图后还没有新案件。",
  "reported": "上报", "to_verify": "待核实", "to_accept": "待受理", "to_register": "待立案", "to_dispatch": "待派遣", "to_handle": "待处置", "handling": "处置中", "suspended": "挂账", "to_check": "待核查", "checking": "核查中", "to_close": "待结案", "closed": "结案", "not_filed": "不予立案", "cancelled": "作废", "force_closed": "强制结案",
  "address": "地址", "grid": "网格", "division": "区划", "case": "案件", "service-point": "服务点", "risk-source": "风险源", "camera": "视频点位", "place": "地名",
  "unit": "单元", "governance": "治理", "households": "户", "The map could not start.": "地图无法启动。", "Try again": "重试", "m²": "平方米",
  "Download": "下载", "Scale": "比例尺", "city": "城市", "district": "区", "street": "街道", "community": "社区",
  "Old border": "原边界", "New border": "新边界", "to": "至", "No ground changes hands.": "没有用地变更归属。", "Show on the map": "在地图上查看", "Total": "合计", "From → to": "划出 → 划入", "Area": "面积", "Residents": "人数", "Open cases": "在办案件", "No grid changes.": "没有网格变更。", "new": "新增", "retired": "停用", "Workers needed": "所需网格员",
  "Short": "缺口", "Replaced since this plan was opened:": "方案打开后已被替换：", "Count": "数量", "same code, other border": "编码不变，边界变更", "New": "新增", "a code that was not in use": "此前未使用的编码", "Retired": "停用", "closed; its descendants are linked": "已关闭，与后继网格关联", "Kept": "保留", "nothing changes": "不变",
  "Changed": "变更", "The check finds nothing wrong.": "检查未发现问题。", "Severity": "严重程度", "What": "内容", "by itself": "自动", "When": "时间", "Step": "环节", "Who": "人员", "Life of the plan": "方案历程", "Operations": "操作", "Operation": "操作", "Nothing has been drawn.": "尚未绘制任何内容。",
  "Open on the map": "在地图中打开", "Print": "打印", "Reason": "理由", "Note": "备注", "Note (optional)": "备注（可选）", "In force on": "生效日期", "Comment": "评论", "Comments": "评论", "Mark a place": "标注位置", "Middle of the map": "地图中心", "Nobody has said anything yet.": "还没有评论。", "Settle": "标为已处理", "Settled by": "已处理：",
  "Old and new borders": "新旧边界", "Consequences": "变更影响", "What moves": "变更归属", "Staffing": "人员配置", "History": "经过", "Boundary plans": "划分方案", "Decided by": "审批人", "Comes into force on": "将于此日生效", "This plan takes back an earlier one.": "此方案用于撤销先前的方案。",
  "This plan comes into force by itself on": "此方案将自动生效，日期：", "Others have replaced grids of this plan since it was opened. It cannot be published: draw the change in a new plan.": "方案打开后，其中的网格已被他人替换，无法发布：请在新方案中重新绘制。", "households change grid": "户变更网格", "residents change grid": "人变更网格",
  "open cases change grid": "件在办案件变更网格", "grids changed": "个网格变更", "new codes": "个新增编码", "codes retired": "个停用编码", "Withdraw": "撤回", "Take up again": "重新起草", "Take the day back": "取消生效日期", "Revert this plan": "撤销此方案", "The plan goes to an approver. Nobody draws on it until it is decided.": "方案将提交审批，审批期间不能修改。",
  "The plan is taken back: it is neither decided nor published. You can take it up again later.": "方案将被撤回，不再审批或发布；以后可以重新起草。", "The plan becomes a draft again, with everything that was drawn.": "方案恢复为草案，已绘制的内容全部保留。", "The plan may then be published. Nothing changes on the map yet.": "批准后方案可以发布，地图暂不变化。",
  "The plan goes back to {author} with your reason.": "方案将连同理由退回 {author}。",
  "{closed} grids are closed and {created} come into force, with lineage to the old ones; duties and open cases pass to the new grids. {households} households and {cases} open cases change grid. With a later day, this happens by itself when that day begins.": "将关闭 {closed} 个网格，{created} 个网格生效并与原网格建立沿革；值守人员和在办案件转入新网格。{households} 户、{cases} 件在办案件变更网格。若选择以后的日期，将在当日自动生效。",
  "The plan stays approved and does not come into force by itself.": "方案保持已批准状态，不再自动生效。", "A new draft puts the old borders and codes back. It is reviewed and published like any other plan.": "将新建一个恢复原边界和编码的草案，与其他方案一样经过审批和发布。", "opened": "新建", "taken up again": "重新起草", "day set": "设定生效日期", "day taken back": "取消生效日期",
  "Vertex moved": "移动顶点", "Vertices moved": "移动多个顶点", "Vertex inserted": "插入顶点", "Vertex deleted": "删除顶点", "Edge moved": "移动边线", "Border drawn anew": "重绘边界", "Cut out": "切出", "Given to a neighbour": "划给相邻网格", "Gap filled": "填补缝隙", "Simplified": "简化边界", "Borders taken over": "采用边界", "Code changed": "变更编码",
  "Numbered anew": "重新编号", "Invalid shape": "图形无效", "Same shape twice": "图形重复", "Overlap": "重叠", "Gap": "缝隙", "Edge without its counterpart": "边线未匹配", "Outside its community": "超出社区", "Gap between communities": "社区之间有缝隙", "Communities overlap": "社区重叠", "Sliver": "细长碎片", "Multipart": "多部分", "Several parts": "多部分",
  "Timeline": "时间轴", "Compare with the day before": "与前一天对比", "Differences": "差异", "Grid": "网格", "Day": "日期", "All you see": "全部可见区域", "Play": "播放", "Pause": "暂停", "Earlier change": "上一次变更", "Later change": "下一次变更", "Day on the map": "地图日期", "Compare two days": "对比两天", "One day": "单日", "Left": "左侧", "Right": "右侧", "Changes": "变更", "No boundary has changed here.": "此处边界没有变更。",
  "Nothing differs between these days.": "这两天之间没有差异。", "Ground that changed hands": "变更归属的用地", "Divider between the two days: arrow keys move it": "两天之间的分隔线：用方向键移动", "changed": "变更", "added": "新增", "first recorded": "首次记录", "No plan: import or repair": "非方案变更：导入或修复", "Review": "查看方案",
  "There is no grid scheme yet.": "还没有网格体系。", "Map as of": "地图日期：", "grids": "个网格", "by": "起草：", "differences": "处差异",
  "The border runs elsewhere": "边界走向不同", "Split there": "对方已拆分", "Joined there": "对方已合并", "This part of grid {code} is a grid of its own in {scheme}: {other}.": "网格 {code} 的这一部分在{scheme}中是独立网格：{other}。", "{scheme} has grid {code} together with {partner} as one grid: {other}.": "{scheme}将网格 {code} 与 {partner} 划为一个网格：{other}。",
  "This part of grid {code} belongs to {other} in {scheme}, which otherwise is {partner}.": "网格 {code} 的这一部分在{scheme}中属于 {other}（对应 {partner}）。", "It stays with {code}.": "仍归 {code}。", "It is a grid of its own.": "保持为独立网格。", "It becomes a grid of its own.": "成为独立网格。", "It becomes a new grid, as {other}.": "按 {other} 设为新网格。",
  "{code} joins {partner}.": "{code} 并入 {partner}。", "It goes to {partner}.": "划归 {partner}。", "Keep the leading border": "沿用主导体系边界", "Take the other border": "采用对方边界", "Split off": "单独拆出", "How much of the row's borders are also borders of the column.": "行体系的边界有多少也是列体系的边界。",
  "How much of the ground lies in grids that correspond one to one.": "一一对应的网格所占面积比例。", "{row} in {column}: {agree} agree, {sliver} are slivers, {different} differ; {same} of the ground one to one.": "{row}对{column}：边界一致 {agree}，碎缝 {sliver}，不同 {different}；一一对应面积 {same}。",
  "Map of the borders": "边界地图", "Borders agree": "边界一致", "Slivers: the same border, metres apart": "碎缝：同一边界相差数米", "Only the leading scheme's border": "仅主导体系有此边界", "Only another scheme's border": "仅其他体系有此边界", "True difference": "实质差异", "{count} true differences on {area}; {slivers} slivers on {sliverArea}.": "实质差异 {count} 处，共 {area}；碎缝 {slivers} 处，共 {sliverArea}。",
  "The smallest {count} are not drawn: choose a smaller division.": "最小的 {count} 处未绘出，请选择较小的区划。", "No true differences: the schemes differ by slivers at most.": "没有实质差异，至多为碎缝。", "Show {count} more": "再显示 {count} 条", "Leading": "主导", "There": "对方", "Leading and target": "主导与目标",
  "True differences": "实质差异", "Result": "结果", "Leading scheme": "主导体系", "Its borders win wherever others are a few metres apart, and its codes live on.": "其他体系边界相差数米之处以其为准，其编码沿用。", "Merge into": "合并到", "A new scheme": "新建体系", "A scheme that is there": "已有体系", "Keep the leading scheme's codes, count on for new grids": "沿用主导体系编码，新网格顺延",
  "Number all anew: 15 digits, from north to south and west to east": "全部重新编号：15 位，自北向南、自西向东", "Next": "下一步", "Code": "编码", "Name": "名称", "Comprehensive grids": "综合网格", "Where it has grids already, a boundary plan is opened, which is reviewed and published like any other.": "该体系在此已有网格时，将打开划分方案，按流程审核发布。",
  "Back": "返回", "To the result": "查看结果", "Decided": "已决定", "Same for all like this ({count})": "同类 {count} 处均照此处理", "Previous": "上一处", "Difference {at} of {count}": "差异 {at} / {count}", "Decision": "决定", "{done} of {count} decided; what is not decided keeps the leading border.": "已决定 {done} / {count}；未决定的沿用主导体系边界。",
  "Borders changed": "边界有变", "People": "人口", "residents": "人", "Households a grid": "每格户数", "New codes": "新增编码", "Codes that end": "停用编码", "Old codes kept findable": "旧编码可查", "{count} links from old to new grids": "新旧网格关联 {count} 条", "{count} grids consist of several parts:": "{count} 个网格由多个部分组成：",
  "{count} grids are nowhere wide:": "{count} 个网格过于狭窄：", "{count} old grids lie outside the leading scheme's ground and get no heir:": "{count} 个旧网格在主导体系范围之外，没有承接网格：", "The scheme has grids here: a boundary plan will be opened, to be reviewed and published.": "该体系在此已有网格：将打开划分方案，待审核发布。",
  "The scheme has no grids here: they come into force at once. The departments' own grids stay as they are.": "该体系在此没有网格：合并结果立即生效，各部门原网格保持不变。", "Carry out": "执行合并", "The boundary plan “{title}” was opened. It waits for its author to submit it.": "已打开划分方案“{title}”，待编制人提交。",
  "{created} grids of {name} ({code}) are in force, with {lineage} links to the old codes.": "{name}（{code}）的 {created} 个网格已生效，与旧编码关联 {lineage} 条。", "To the map": "前往地图", "Start again": "重新开始", "Compare": "比较", "Schemes": "网格体系", "compared with": "对比",
  "all others": "全部其他体系", "Measure": "指标", "Borders": "边界", "Ground 1:1": "一一对应面积", "Click a cell to see its two schemes on the map. Borders up to {agree} m apart agree; up to {sliver} m they are slivers.": "点击单元格可在地图上查看两个体系。相差不超过 {agree} 米为一致，不超过 {sliver} 米为碎缝。", "Table of corresponding codes (CSV)": "编码对照表（CSV）",
  "Living circles": "生活圈", "Map of a rule": "规则地图", "Remove for good?": "确定删除？",
};

// Tests read the dictionary without a page.
const page = globalThis.document?.documentElement as HTMLElement | undefined;
let language = page?.lang.startsWith("en") ? "en" : "zh";
const listeners = new Set<() => void>();

export function t(key: string): string { return language === "zh" ? (ZH[key] ?? key) : key; }
export function currentLanguage(): string { return language; }
// Answers how to stop listening.
export function onLanguage(listener: () => void): () => void { listeners.add(listener); return () => { listeners.delete(listener); }; }
// The server speaks the new language too: what it said in words is asked for again. Answers how to stop listening.
const answers = new Set<() => void>();
export function onServerLanguage(listener: () => void): () => void { answers.add(listener); return () => { answers.delete(listener); }; }
export function serverChangedLanguage(): void { for (const listener of answers) listener(); }
export function setLanguage(next: "zh" | "en"): void {
  language = next;
  if (page) page.lang = next;
  for (const listener of listeners) listener();
}
export function dictionaryKeys(): string[] { return Object.keys(ZH); }
