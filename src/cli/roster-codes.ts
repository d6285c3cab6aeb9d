/** `cunkou roster codes --village QJ`: the list for those who carry the letters. */
import { maskName } from "../text/mask.ts"
import { codesList, type ListedCode, makeCodes } from "../village/people/index.ts"
import type { Run } from "./command.ts"
import { chosenVillage } from "./village.ts"

export const run: Run = async (cx) => {
	const house = await cx.house()
	const village = await chosenVillage(cx, house)
	const { made, kept } = await makeCodes(house, village.id)
	cx.warn(cx.say("cli.roster.codes.made", { made, kept }))
	const listed: ListedCode[] = []
	for await (const page of codesList(house, village.id)) {
		if (listed.length === 0) cx.tell(cx.say("cli.roster.codes.head"))
		for (const { household, group, head, code, used, uses } of page) {
			cx.tell([household, group ?? "", maskName(head), code ?? cx.say("cli.roster.codes.sealed"), `${used}/${uses}`].join("\t"))
		}
		listed.push(...page)
	}
	if (listed.length === 0) cx.tell(cx.say("cli.roster.codes.none"))
	cx.report({ village: village.code, made, kept, codes: listed.map((entry) => ({ ...entry, head: maskName(entry.head) })) })
	return 0
}
