/** Words that say nothing of the matter, and words that make a place. Data. */

const list = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ""))

/** How people open, plead and close; grammar. */
export const emptyWords =
	list(`反映 投诉 举报 请问 咨询 建议 希望 要求 请求 恳请 强烈 关于 问题 有关 情况 何时 什么 什么时候 时候 怎么 怎么办 怎样 如何 为什么 为何 是否 能否 可否 可以 可不可以 能不能 严重 非常 特别 实在 一直 长期 经常 总是 老是 居然 竟然 至今 仍然 依然 还是
	政府 部门 相关 相关部门 有关部门 领导 书记 市长 区长 尊敬 您好 你好 谢谢 感谢 麻烦 帮忙 解决 处理 尽快 重视 关注 落实 管理 进行 我们 我 你 您 他 她 它 他们 大家 本人 自己 咱们 俺们 居民 市民 业主 村民 群众 老百姓 百姓 人员 一个 一些 这个 那个 这些 那些 这里 那里 这样 那样 已经 没有 没 不 不能 不是 无法 可能 应该 需要
	的 了 是 在 有 和 与 及 或 以及 把 被 让 给 向 对 对于 从 到 由 因 因为 由于 所以 但 但是 而 而且 并 并且 就 都 也 还 又 再 很 太 最 更 多 大 小 好 上 下 里 中 内 外 前 后 时 年 月 日 天 号 个 位 名 次 元 点 们 着 过 地 得 来 去 说 做 要 想 会 能 请 该 此 其 之 所 以 于 为 吗 呢 吧 啊 呀 嘛 哪 谁 某 每 各 等 等等
	影响 造成 导致 存在 出现 发生 生活 居住 正常 合理 不合理 违规 违法 非法 合法 擅自 私自 到底 究竟 一下 一点 一直以来 多年 几年 现在 目前 今年 去年 附近 旁边 周边 门口 对面 楼下 楼上 期间 时间 方面 进度 加快 增加 增设 加强 整治 监管 事宜 诉求 意见 疑问 申诉 紧急 急需 十分 多次 再次 二次 三次 坚决 几个 全部 所有 整个 任何 其他 另外 同时 以来 之后 以后 之前 以前
	有人 没人 无人 有没有 没有人 不了 不到 不要 不好 不得 不让 不准 使用 提供 开始 继续 结束 发现 知道 认为 觉得 看到 听说 告诉 联系 电话 打电话 回答 公司 有限公司 单位 项目 工程 工作 方式 标准 规定 条件 政策 办法 方案 具体 实施 实行 开展 组织 安排 计划 小区 社区 街道 地方 区域 地区 位置 万元 左右 年月日 目前为止`)

/** What a place name ends in. */
export const placeEndings: ReadonlySet<string> = list(
	`村民小组 工业园区 工业园 开发区 居委会 家属区 家属院 步行街 农贸市场 菜市场 幼儿园 加油站 派出所 居民区 商业广场 安置小区 生活区 示范区 地铁站 公交站 火车站 立交桥 服务区 度假村 办事处 国道 省道 县道 高速 大道 社区 小区 街道 新村 花园 家园 新城 公馆 公寓 大厦 广场 中心 国际 学府 华府 学校 小学 中学 大学 学院 医院 市场 公园 名苑 佳苑 嘉园 景园 雅苑 庄园 山庄 豪庭 名城 名都 新区 水库 大桥 宿舍 酒店 集团 东路 西路 南路 北路 中路 大街 老街 路口 小组 自然村 大队 印象 首府 公司 安置区 老屋 屋场 一期 二期 三期 四期 五期`,
)

/** One sign that makes a place of what stands before it. */
export const shortEndings: ReadonlySet<string> = new Set([
	..."路街巷村镇乡区县市桥苑府城园湾塘组屯庄寨坊里居庭岭洲栋期轩厦都院坡渠河湖山站厂寺庙井坪冲坝",
])

/** Make a place of a name before them, and are none by themselves. */
export const nameEndings: ReadonlySet<string> = list(
	`家门口 路 街 村 镇 乡 桥 组 河 湖 山 小区 社区 街道 公园 花园 片区 住宅小区 家属区 支路`,
)

/** Part of the name of a spot that stands behind: 大井口, 老祠堂. */
export const besideSpots: ReadonlySet<string> = list(`大 小 上 下 前 后 老 新 东 西 南 北`)

/** Usual words that roads and bridges are named by. */
export const usualNames: ReadonlySet<string> = list(`胜利 团结 解放 人民 光明 前进 民主 友谊 劳动 青年 红旗 东风 幸福 和平`)

/** Kinds of places whose names are told apart. */
export const kindsOfPlace: ReadonlySet<string> = list(
	`组 队 社 村 屯 寨 庄 湾 冲 坪 坝 塘 渠 河 桥 路 街 巷 井 山 庙 寺 老屋 屋场 塘边 水库 沟 岭 坡 院 头 村部 祠堂 家门口 小学 中学 幼儿园 小区 公园 大道`,
)

/** Stand beside a name and are no part of it. */
export const noNames: ReadonlySet<string> = list(
	`修建 新建 建设 建 设 遭 距 离 占 强占 强行 私填 堵 堵路 查处 开设 开办 设置 办理 入驻 插空 过马路 进 出 过 到 住 往 通往 经过 途经 沿 正对 紧挨 靠近 位于 坐落 直接 每次 基本上 叫 现 原 某 各 全 本 整 该 无 旁 边 侧 东面 南面 西面 北面 东侧 南侧 西侧 北侧 路边 这条 两条 一条 一所 同一个 公立 公办 民办 家长 爸爸 组长 组组长 商贩`,
)

/** Words that end like a place and are none. */
export const noPlaces: ReadonlySet<string> = list(
	`走路 修路 马路 道路 公路 铁路 线路 思路 出路 让路 问路 带路 赶路 小路 大路 农村 乡村 城乡 城镇 乡镇 城市 超市 门市 地区 小区 社区 街道 家里 村里 组里 这里 那里 哪里 到期 时期 学期 周期 日期 定期 长期 一期 房屋 车站 网站 电站 食堂 公园 花园 政府 工厂 厂 河 湖 山 桥 路 街 村 组 镇 乡 县 市 区 大城 进城 排山 上山 下山 过桥 修桥 水渠 沟渠 山坡`,
)

/** Places every village has one of. */
export const spots: ReadonlySet<string> = list(
	`村口 村头 村尾 村部 村委会 村小 桥头 渡口 码头 晒谷场 晒谷坪 祠堂 戏台 卫生室 文化广场 老屋场 后山 前山 河边 塘边 井边 路口 学校 小学 中学 幼儿园 集镇 街上 村道 大队部 东头 西头 南头 北头 东街 西街 南街 北街 前街 后街 井口 老街 水库 河堤 山脚 岔路口`,
)

/** Places that jieba's dictionary lacks: 村部门口 would fall into 村, 部门 and 口. */
export const unknownPlaces: readonly string[] = ["村部"]
