/**
 * Somebody's name as it stands in a title, also of one who is on no roster: a guess from a family name and what stands around it, for staff to look
 * at. ▲ Of 4,326 titles of letters to a city none is taken for one. Pure.
 */
const families =
	"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤湛易聂"
/** A sign of a given name: none that ends a place (张家桥, 黄泥路) and no 的. */
const given =
	"(?:(?![路街道巷桥村庄组园坪湾岭塘镇乡城府区县市苑院楼栋厂店庙垸冲屋坝井洲湖河江山站场馆校门坡垄渠沟田线口台家寺堂洞港滩洼畈境域铁杆灯水边的])[\\u4e00-\\u9fff])"
const offices = "书记|支书|主任|村长|组长|会计|老板|经理|院长|校长|局长|所长|科长|队长|镇长|乡长"
const start = "(?:^|[^\\u4e00-\\u9fff]|[的和与跟向找请被是村])"

const ways: readonly RegExp[] = [
	// 王主任, 刘老板; 石主任 but not 由于村长.
	new RegExp(`${start}[${families}](?:${given}{1,2})?(?:${offices})(?!满)`, "u"),
	// 村民赵有财在渠边, 举报张建国占
	new RegExp(
		`(?:${offices}|名叫|叫做|村民|户主|业主|司机|职工|员工|举报|投诉)[${families}]${given}{1,2}(?=[的对把被在将和与等私强乱占打骂不未无拖欠贪以，。、（]|$)`,
		"u",
	),
	// 陈秀英家的水管, 张三把渠挖断了
	new RegExp(
		`(?:^|[，。；、！？和与跟向找])[${families}]${given}{1,2}(?=家[的门屋猪里院]|打人|骂人|打我|骂我|把|私自|占用|霸占|强占|欠|拖欠|的儿子|的老婆)`,
		"u",
	),
	// 和李红国预约了时间
	new RegExp(`[和与跟找被由因叫][${families}]${given}{2}(?=[对把被在将和与等说，]|预约|商量|签|没|不)`, "u"),
]

export function namesSomebody(text: string): boolean {
	return ways.some((way) => way.test(text))
}
