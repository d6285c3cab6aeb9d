/** What staff should look at before others read it: insults, and what is about somebody. Flagged, never deleted. Pure. */

import { simplified } from "../../text/simplified.ts"
import { isAboutSomebody } from "./person-names.ts"

/** `person`: a guess, that it is about somebody who is on no roster, or about who holds an office. */
export type Flag = "insult" | "name" | "person"

const insults =
	/王八蛋|混蛋|滚蛋|畜生|畜牲|狗日的|狗官|他妈的|妈的|去死|不得好死|杂种|婊子|贱人|人渣|败类|白痴|傻逼|傻b|脑残|废物|饭桶|不要脸|吃屎|王八|龟儿子|日你|操你|草你|蠢猪|猪狗不如|断子绝孙|骗子村/iu

/** `names`: those on the roster; a name of one sign, or one that is a word, is none. */
export function flagsOf(text: string, names: ReadonlySet<string>): readonly Flag[] {
	const sure = sureFlags(text, names)
	return sure.includes("name") || !isAboutSomebody(text) ? sure : [...sure, "person"]
}

/** Without guesses: what refuses words that somebody chose to be read by others. */
export function sureFlags(text: string, names: ReadonlySet<string>): readonly Flag[] {
	const isInsult = insults.test(text) || insults.test(simplified(text))
	return [...(isInsult ? (["insult"] as const) : []), ...(holdsName(text, names) ? (["name"] as const) : [])]
}

/** Looked up by what stands in the text, since a village has more names than a text has signs. */
function holdsName(text: string, names: ReadonlySet<string>): boolean {
	for (const length of nameLengths)
		for (let at = 0; at + length <= text.length; at++) if (names.has(text.slice(at, at + length))) return true
	return false
}
const nameLengths = [2, 3, 4, 5, 6, 7, 8] as const

type FlaggedClaim = { readonly flags: readonly string[]; readonly clearedAt: number | null; readonly shown: string | null }

/** Whether somebody still has to look at it before others may read it. */
export function waitsForLook({ flags: own, clearedAt, shown }: FlaggedClaim): boolean {
	return own.length > 0 && clearedAt === null && shown === null
}

/** Of a title that nobody has looked at as it is. */
export function titleFlags(
	{ title, clearedTitle }: { readonly title: string; readonly clearedTitle: string | null },
	names: ReadonlySet<string>,
): readonly Flag[] {
	return title === clearedTitle ? [] : flagsOf(title, names)
}
