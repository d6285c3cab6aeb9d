/** What places are called in a village, for reading them sign by sign (`place-phrases.ts`). Data. */

const list = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== "")
/** `水井|机井>井`: each of the words stands for the last. */
const kinds = (text: string): ReadonlyMap<string, string> =>
	new Map(
		list(text).flatMap((entry) => {
			const [words = "", kind = words] = entry.split(">")
			return words.split("|").map((word) => [word, kind] as const)
		}),
	)

/** Behind a number: 三巷, 3号楼, 二道渠. */
export const numberedKinds = kinds(
	"村民小组|小组|生产队|组|队|社>组 巷子|巷>巷 弄堂|弄>弄 排>排 号桥>桥 号井|号机井>井 道渠|支渠|斗渠|号渠>渠 号塘>塘 号路>路 号门>门 号变压器|号台区>变压器 号泵站>泵站 号闸>闸 号大棚>大棚 连>连",
)

/** Behind a name: 枫树湾, 团结渠, 红旗水库, 罗家院子. A kind without a name before it (水渠) is none. */
export const namedKinds = kinds(`
	湾 冲 坪 坝 岭 垭 坳 岗 畈 垸 洲 滩 屯 寨 庄 村 堡 嘴 峪 崖 圩 墩 堰 凼 垱 亭 寺 庙 组
	水塘|鱼塘|山塘|池塘|堰塘|塘>塘 水渠|渠道|干渠|渠>渠 水沟|排水沟|沟>沟 大桥|石拱桥|桥>桥 水井|机井|井>井 小河|河>河 后山|山>山 山坡|坡>坡 水库>水库
	大道>大道 道路|公路|马路|铁路|水泥路|机耕路|土路|毛路|路>路 街>街 巷子|巷>巷 弄堂|弄>弄 胡同>胡同
	院子|大院>院子 屋场>屋场 老屋|祖屋|新屋|大屋|老宅>老屋 祠堂|宗祠>祠堂 农场|林场|茶场|渔场>农场
	渡口 码头 水塔 礼堂 教堂 仓库 超市 砖厂 水厂 加油站 敬老院 泵站|抽水站|电排站>泵站 电站|变电站>电站 果园|茶园|桔园|橘园>果园 医院|卫生院>医院 菜市场|农贸市场>菜市场
	中学>中学 小学|村小>小学 幼儿园>幼儿园 家园>家园
`)

/** Behind a kind's word, where it is part of another word: 路灯, 村民, 井盖. */
export const otherWords = list(
	`屋场 路灯 路面 路况 路段 路线 路费 路政 路名 路牌 路基 村民 村里 村口 村头 村尾 村部 村委 村干 村务 村医 村道 村小 村支 村主 村庄 村级 村集 村霸 村上 村东 村西 村南 村北 河道 河水 河流 河沙 河长 山林 山火 山体 山洪 山区 山猪 山庄
	井盖 桥梁 街道 街坊 街上 庄稼 沟通 组织 组长 组成 组合 组建 组员 组装 岗位 岗亭 岗前 亭子 坪米 路过 路人 社区 社保 社会 社员 社团 队伍 队长 队员 小区 小组 小路 小道 小伙 小巷 排水沟 排水渠 排水口 排水系 排水不 排污 排烟 排气 排涝 排队 排除 排放 排查 排树 连续 连接 连着 连夜 连天 连连 连忙 连到 弄得 弄坏 弄脏 弄好 河边 山上 山下 巷道`,
)

/** Before a kind without being its name. */
export const noOwnNames: ReadonlySet<string> = new Set(
	list(
		`农村 乡村 新农 全村 村里 门前 门口 屋前 屋后 附近 旁边 周边 对面 修建 新建 新修 占用 强占 污染 破坏 扩建 改造 规划 打通 硬化 拓宽 清理 自然 行政 贫困 主 主要 进出 进村 出村 出行 通村 通组 必经 唯一 下雨 晚上 乡镇 城镇 公立 私立 民办 公办 农田 田间 人工 便民 危险 高架 人行 排水 自来水 饮水 生产 生活 养殖 承包 集体 废弃 多年 以前 现在 一直 外地 当地 隔壁 周围 整个 几个 晒谷 断头 普惠 普惠性 公寓 通行 交叉 出行 当 临 生态农 增设 加装 安装 缺少 设立 修缮 维修 打扫 解决 关闭 取缔 搬迁 附属 校区 几里`,
	),
)
/** One sign before a kind that may be its name, beside family names. */
export const shortOwnNames: ReadonlySet<string> = new Set(
	"大小上下前后老新东西南北中长圆方石木竹铁青白黑红黄金银龙凤虎马牛羊鹤柳桃梅松枣桂荷莲沙古",
)
/** Such names that every village has one of. */
export const usualShortNames: ReadonlySet<string> = new Set(
	list(
		`大路 小路 老路 新路 东路 西路 大桥 小桥 石桥 木桥 新桥 上山 下山 上坡 下坡 上路 下路 大街 小街 小巷 小学 中学 大学 大山 小山 新村 老村 大村 小村 沙河 石山 石路 黄河 中路 铁路 铁桥 大河 小河 大塘 小组 老组 新组 大坝 下水井 长路 前路 后路 小沟 大沟 黄沙`,
	),
)

/** Which way, before a thing: 西边那口井, 山上那条路, 北边的桥. */
export const things = kinds(
	"机井|水井|井>井 桥>桥 路>路 水塘|鱼塘|塘>塘 水渠|渠>渠 水沟|沟>沟 山坡|坡>坡 坝>坝 公厕|厕所>厕所 垃圾池|垃圾站|垃圾桶|垃圾箱>垃圾 水塔>水塔 泵房>泵房 变压器>变压器",
)

/** Spots of a village: places by themselves. */
export const ownSpots = kinds(
	"村口>村口 村头>村头 村尾>村尾 桥头>桥头 渡口>渡口 码头>码头 河边>河边 晒谷坪|晒谷场|晒场>晒谷坪 戏台>戏台 山脚>山脚 井边>井边",
)
/** Places only where somebody stands at them: 粮站门口, 老村部旁边. */
export const spotsBeside = kinds(`
	村委会|村委楼|村委|村部|大队部|党群服务中心>村部 村小学|村小|学校|小学>学校 幼儿园>幼儿园 卫生室|卫生所>卫生室 卫生院>卫生院 医院>医院 敬老院|养老院>敬老院 祠堂>祠堂 礼堂>礼堂
	粮站>粮站 供销社>供销社 信用社>信用社 邮局>邮局 派出所>派出所 车站|汽车站>车站 加油站>加油站 小卖部|小店>小卖部 超市>超市 菜市场|农贸市场>菜市场 砖厂>砖厂 水厂>水厂 变电站>变电站 电站>电站 泵站>泵站 水塔>水塔 水库>水库 牌坊|牌楼>牌坊 凉亭|亭子>凉亭 广场|文化广场>广场 公厕|厕所>厕所 垃圾站|垃圾池>垃圾站 庙>庙 教堂>教堂 鱼塘|池塘>鱼塘 工地>工地 工厂>工厂
`)
/** Beside what: 门口, 对面. */
export const beside = list(
	"大门口 门口 门前 门外 旁边 边上 旁 对面 前面 后面 背后 前边 后边 侧边 附近 那边 那里 那一带 围墙外 墙外 路口 后头 前头",
)

export const familyNames =
	"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施文牛樊葛邢齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴霍涂苗谷盛曲翁冉骆蓝游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆司卓古吉缪简芦麦褚娄窦戚岑宫费卜晏席卫米柏宗瞿桂佟应臧闵苟邬边卞姬仇栾隋沙荣巫寇郎甄丛仲虞敖巩明佘苑迟邝"
/** Behind a family name: 陈支书, 王婆婆. */
export const titlesOfPeople = list(
	"大爷 大妈 大娘 大伯 大叔 大婶 大嫂 奶奶 爷爷 婆婆 老倌 老汉 老头 老师 医生 支书 书记 会计 主任 组长 队长 村长 师傅 老板 麻子 木匠 铁匠 屠户 娘娘 嫂子 婶子 阿姨 婆 爹 叔 伯 婶 嫂 姨 哥 姐 妈",
)

/** Kinds of those who are no thing's: ends of the village, households, trees, spots. */
const otherKinds = list("头 角 侧 段 门 人家 树下 处 栋")
/** Every kind a place may be of. */
export const kindsOfPhrases: ReadonlySet<string> = new Set([
	...numberedKinds.values(),
	...namedKinds.values(),
	...things.values(),
	...otherKinds,
])
