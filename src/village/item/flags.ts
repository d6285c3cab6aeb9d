/** What staff should look at before others read it: insults and names. Flagged, never deleted. Pure. */

export const flags = ["insult", "name"] as const
export type Flag = (typeof flags)[number]

const insults =
	/王八蛋|混蛋|滚蛋|畜生|畜牲|狗日的|狗官|他妈的|妈的|去死|不得好死|杂种|婊子|贱人|人渣|败类|白痴|傻逼|傻b|脑残|废物|饭桶|不要脸|吃屎|王八|龟儿子|日你|操你|草你|蠢猪|猪狗不如|断子绝孙|骗子村/iu

/** `names`: those on the roster; a name of one sign, or one that is a word, is none. */
export function flagsOf(text: string, names: ReadonlySet<string>): readonly Flag[] {
	const isNamed = [...names].some((name) => name.length >= 2 && text.includes(name))
	return [...(insults.test(text) ? (["insult"] as const) : []), ...(isNamed ? (["name"] as const) : [])]
}
