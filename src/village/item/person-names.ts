/**
 * Whether a text seems to be about somebody, also one who is on no roster: a guess from a family name and what stands around it, or from an office and
 * what is held against its holder, for staff to look at. Pure.
 */
import { simplified } from "../../text/simplified.ts"

const families =
	"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤湛易聂"
/** Words that begin like a name: 严重, 方便, 于是. */
const words =
	"许[可多诺久愿]|付[费款出清了钱息租给]|陈[述旧列]|严[重格厉肃禁查惩]|方[便向面式法案可能才圆]|任[何意凭由务职命性教]|万[一元多余般分]|马[上桶达虎]|何[时种况必年以等]|高[温空压速层考中度价峰标额低效龄档分架昂达于新]|于[是此今本一业]|余[下额款地]|石[头子油材板灰块渣]|金[属额钱融]|黄[色土金昏沙豆瓜]|田[里地间土坎埂]|林[地木业权间]|钱[款物财包给都]|段[时落]|毛[坯病巾]|曾[经多有向在几]|张[贴开口罗嘴]|李子|杨[树柳梅]|陆[续地]|程[度序]|孔洞|易[燃爆引发造出滑碎受于拥堵]|向[上下前后东西南北大我他你您有相政当各社其来所该业物外内着群居]|范围|雷[雨电击]|龙头|顾[客及虑名问忌不]|武[装力断警]|戴[着口头]|莫[名非大过]|丁[字点]|钟[头点表]|夏[天季日粮种]|董事|杜绝|叶子|谢[谢绝]|胡[乱同说搞作闹]|罗列|郑重|孙[子女辈]|周[围末期遭转到年一二三四五六日]|江[水南北]|贺[卡喜信]|苏醒|王八"
const family = `(?!${words})[${families}]`
/** A sign of a given name: none that ends a place (张家桥, 黄泥路) and no 的. */
const given =
	"(?:(?![路街道巷桥村庄组园坪湾岭塘镇乡城府区县市苑院楼栋厂店庙垸冲屋坝井洲湖河江山站场馆校门坡垄渠沟田线口台家寺堂洞港滩洼畈境域铁杆灯水边的])[\\u4e00-\\u9fff])"
const titles = "书记|支书|主任|村长|组长|会计|老板|经理|院长|校长|局长|所长|科长|队长|镇长|乡长"
const start = "(?:^|[^\\u4e00-\\u9fff]|[的和与跟向找请被是村])"

const named: readonly RegExp[] = [
	// 王主任, 刘老板; 石主任 but not 由于村长, nor a letter that begins with 尊敬的胡书记.
	new RegExp(`(?<![尊敬]敬的)${start}(?<![尊敬]敬的)${family}(?:${given}{1,2})?(?:${titles})(?!满|[：:，,！!]?\\s*[您你]好)`, "u"),
	// 村民赵有财在渠边, 举报张建国占
	new RegExp(
		`(?:${titles}|网格员|文书|名叫|叫做|村民|户主|业主|司机|职工|员工|举报|投诉)${family}${given}{1,2}(?=[的对把被在将和与等私强乱占打骂不未无拖欠贪以，。、（]|$)`,
		"u",
	),
	// 陈秀英家的水管, 张三把渠挖断了
	new RegExp(
		`(?:^|[，。；、！？和与跟向找])${family}${given}{1,2}(?=家[的门屋猪里院]|打人|骂人|打我|骂我|把|私自|占用|霸占|强占|占[了着我]|偷|抢|堵[了着住]|砍|放狗|欠|拖欠|的儿子|的老婆)`,
		"u",
	),
	// 和李红国预约了时间
	new RegExp(`(?:[和与跟找被因叫]|由(?!于))${family}${given}{2}(?=[对把被在将和与等说，]|预约|商量|签|没|不)`, "u"),
]

/** Family names that are seldom anything else before a word for a relative or a neighbour. */
const plainFamilies =
	"王李张刘陈杨赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖董袁潘蒋蔡余杜程苏魏吕姚卢姜崔谭汪廖贾韦邹熊秦邱尹薛闫侯陶黎贺郝龚邵覃莫汤聂"
const neighbours: readonly RegExp[] = [
	// 王大妈, 李秀英奶奶
	new RegExp(
		`(?!${words})[${plainFamilies}](?:${given}{1,2})?(?:大妈|大爷|大娘|大婶|大叔|大伯|大嫂|婶子|嫂子|奶奶|爷爷|阿姨|师傅|医生)`,
		"u",
	),
	// 王婶, 李叔
	new RegExp(`(?:^|[^\\u4e00-\\u9fff]|[的和与跟向找请被是让叫])(?!${words})[${plainFamilies}](?:婶|嫂|叔|伯|姨|老师|麻子|老汉)`, "u"),
	// 老王家的狗, 老李头
	new RegExp(`[老小](?!${words})[王李张刘陈杨赵吴周徐孙朱郭郑梁谢宋唐许韩冯邓曹彭](?=家|头(?!发)|把|老是|总是|又|不讲|骂|打)`, "u"),
	// 某某家的鸡, 王家的狗咬人
	new RegExp(`某家|某某|[${plainFamilies}]某|[${plainFamilies}]家的?(?:狗|鸡|鸭|猪|牛|羊|儿子|媳妇|老婆|女儿|男人|婆娘|小孩|孩子|娃)`, "u"),
]

const offices =
	"村主任|村支书|村文书|村会计|妇女主任|治保主任|主任|书记|支书|文书|会计|出纳|组长|队长|社长|村长|村干部|网格员|网格长|联络员|联系员|调解员|护林员|护河员|保洁员|电工|村医|民兵连长"
/** What is held against a person, not against a thing. */
const reproaches =
	"态度(?:[很特太极最真非]?别?常?其?的?)?(?:不好|不行|差|恶劣|蛮横|粗暴|冷淡|傲慢|生硬|凶)|拖拉|拖拖拉拉|推诿|推脱|推三阻四|踢皮球|敷衍|不作为|乱作为|不办事|不干事|不管事|不理人|不接电话|不讲理|不讲道理|不公平|不公道|不公正|偏心|贪污|受贿|行贿|索贿|回扣|红包|优亲厚友|走后门|照顾(?:自己)?(?:亲戚|熟人)|挪用|截留|冒领|虚报|私分|侵吞|假公济私|以权谋私|滥用职权|渎职|失职|一手遮天|做?假账|多吃多占|霸道|不给办|不称职|不负责|包庇|刁难|吃拿卡要|吃喝|喝酒|打牌|赌博|打人|骂人|打骂|骂我|打我|欺负|威胁|恐吓|报复|摆架子|耍威风|官僚|懒政|懒惰|偷懒|说话不算|言而无信|糊弄|骗人|骗钱|作风不|换掉|换人|下台|撤了|撤掉|罢免|撤职|免职"
const held: readonly RegExp[] = [
	// 村文书办事拖拉; 会计，天天打牌
	new RegExp(
		`(?:${offices})(?:[^，,。！？!?；;：:\\n]{0,12}|[^，,。！？!?；;：:\\n]{0,8}[，,](?:他|她|这个?人|天天|整天|从来|老是|总是)?)(?:${reproaches})`,
		"u",
	),
	// 村主任的小舅子
	new RegExp(`(?:${offices})家?的?(?:亲戚|亲弟|弟弟|哥哥|儿子|女儿|老婆|小舅子|侄子|兄弟|家里人)`, "u"),
	// 不作为的村主任
	new RegExp(`(?:${reproaches})的(?:[村组社本我们这那个老]{0,3})(?:${offices})`, "u"),
	// 举报三组组长
	new RegExp(
		`(?:举报|投诉|控告|状告|检举|揭发)(?:[某位个一二三四五六七八九十\\d村组社队的本我们该这那原前任老新]{0,8})(?:${offices})`,
		"u",
	),
]
const ways = [...named, ...neighbours, ...held]

/** ▲ Of 4,326 letters to a city 164 by their bodies and 6 by their titles, nearly all of which name somebody; of 25,000 everyday questions 3. */
export function isAboutSomebody(text: string): boolean {
	const plain = simplified(text)
	return ways.some((way) => way.test(plain))
}
