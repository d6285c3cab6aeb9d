/** The words villagers answer with, and the words that turn an answer into something else. */

/** Said before or after an answer without changing it. Longest first within each list: the first that fits is taken. */
const leading = `我们家就选 我们一致 我们全家 我的选择 我的答案 我们家 我们都 我选择 我要选 我觉得 我认为 我回答
		答案是 我想选 那就选 还是选 肯定选 我就选 我家就 我全家 我们 我选 我要 我想 我投 我是 我填 我就
		我家 俺家 咱家 咱们 俺们 就选 就是 那就 还是 选择 选项 当然 肯定 回复 全家 家里 选 我 俺 咱
		就 那 投 填 是 要`.split(/\s+/)
const trailing = `这几个 这两个 这三个 那几个 谢谢您 谢谢你 就行了 就可以 可以了 就行 就好 谢谢 这个 那个 这项
		可以 好了 吧 啊 呀 哦 哈 嘛 呗 哟 咯 喽 噢 喔 嗯 哩 嘞 的 了`.split(/\s+/)
const mostFillers = 4

/**
 * The answer as it stands, then with the small talk around it taken off step by step (我选第二个吧 → 第二个吧 → 第二个). Never empty;
 * 要不 and 是没 keep their first sign, which is no small talk there.
 */
export function strippedForms(text: string): readonly string[] {
	let rest = text.trim()
	const forms = [rest]
	for (let round = 0; round < mostFillers; round++) {
		const current = rest
		const first = leading.find((word) => rest.length > word.length && rest.startsWith(word) && !/^[是要][不没]/.test(rest))
		if (first) rest = rest.slice(first.length).trim()
		forms.push(rest)
		const last = trailing.find((word) => rest.length > word.length && rest.endsWith(word))
		if (last) rest = rest.slice(0, -last.length).trim()
		forms.push(rest)
		if (rest === current) break
	}
	return [...new Set(forms)].filter((form) => form !== "")
}

const inside = "都 也 很 非常 特别 完全 绝对 一致 大家 老婆子 村里 书记 您 你 好 这 那 个 项 种 票 方案".split(" ")
const fillersInside = new RegExp([...leading, ...trailing, ...inside].toSorted((left, right) => right.length - left.length).join("|"), "g")
/** What is left of the words around a label once small talk is taken away. */
export function withoutFillers(text: string): string {
	return text.replace(fillersInside, "").trim()
}

/** Words that stand for nothing when they come as a piece of their own (好的，选2). */
const courtesies = new Set("好 好的 嗯 行 收到 知道了 你好 您好 谢谢 我 选 我选 我要 就 吧 书记好 没问题 没意见".split(" "))
export function isCourtesy(piece: string): boolean {
	return courtesies.has(piece)
}

const asking = /\?|吗$|么$|呢$|嘛意思|什么|怎么|咋|为啥|为何|谁|哪|多少|是不是|能不能|可不可以|要不要|有没有|同不同意|啥/
/** Whether the text asks rather than answers; full-width signs must be folded before. */
export function isQuestion(text: string): boolean {
	return asking.test(text)
}

/** Near a label these make it uncertain whether it was chosen: refusals, conditions, vagueness, scorn. */
const turning =
	/不|没|莫|(?<!特)别|非(?!常)|无|未|勿|否|反对|除|如果|要是|假如|只要|等|但|可是|不过|就怕|或|还是|可能|也许|大概|差不多|左右|以上|以下|以内|超过|多|几|屁|鬼|才怪|取消|改|撤|退/
export function turnsAnswer(text: string): boolean {
	return turning.test(text)
}
/** Directly before a match inside a label, these make the label say something else than the match (不|同意, 很|满意). */
export const turningSigns = "不没非无未反莫很太最较常别"

export const joiners = /以及|还有|加上|和|跟|与|及/
export const alternatives = /或者|或|还是|要么/

const yesWords = new Set(
	`是 是的 是啊 是呀 是滴 对 对的 对啊 对头 对呀 没错 同意 好 好的 好啊 好呀 好吧 可以 可以的 行 行的 行啊 行吧 成 中
	要得 得行 嗯 恩 嗯嗯 嗯呐 要 要的 愿意 赞成 确认 确定 当然 肯定 ok okay yes y 👍 👌 ✅ √`.split(/\s+/),
)
const noWords = new Set(
	`否 不 不是 不是的 不对 错 错了 不同意 不要 不要了 不行 不可以 不好 不中 不成 不得行 要不得 不愿意 不赞成 反对 不确认
	不想 别 no n 👎 ❌ ×`.split(/\s+/),
)
/** Said when there is nothing but yes and no; beside a third option (弃权, 再想想) they may mean that one. */
const softNoWords = new Set(["不用", "不用了", "算了", "没有", "没", "不了", "不需要", "不必", "不必了"])

/** Whether a whole answer, width folded and in lower case, is a yes or a no. A repeated sign (对对对) counts as one. */
export function polarity(answer: string, onlyTwo: boolean): "yes" | "no" | undefined {
	const [first = ""] = answer
	const word = answer.length > 1 && [...answer].every((sign) => sign === first) ? first : answer
	if (noWords.has(word) || (onlyTwo && softNoWords.has(word))) return "no"
	return yesWords.has(word) ? "yes" : undefined
}

const opposites: readonly (readonly [string, readonly string[]])[] = [
	["是", ["否", "不是"]],
	["是的", ["不是", "否", "不是的"]],
	["同意", ["不同意", "反对"]],
	["赞成", ["不赞成", "反对"]],
	["支持", ["不支持", "反对"]],
	["确认", ["取消", "不确认", "有异议"]],
	["对", ["不对", "错"]],
	["有", ["没有", "无"]],
	...["对的", "好", "可以", "行", "要", "愿意", "参加", "会", "去", "需要", "想", "能", "认可", "接受", "提交", "继续"].map(
		(word): [string, readonly string[]] => [word, [`不${word}`]],
	),
]
/** The keys of the yes and the no among these label keys, when exactly one such pair is there. */
export function oppositePair(keys: readonly string[]): { readonly yes: string; readonly no: string } | undefined {
	const pairs = opposites.flatMap(([yes, nos]) =>
		keys.includes(yes) ? nos.filter((no) => keys.includes(no)).map((no) => ({ yes, no })) : [],
	)
	return pairs.length === 1 ? pairs[0] : undefined
}

const everything = new Set("全部 全选 都选 都要 全要 所有 所有的 全都要 全部都要 全部选 每个都要 每样都要 全都选".split(" "))
export function meansAll(answer: string): boolean {
	return everything.has(answer)
}
