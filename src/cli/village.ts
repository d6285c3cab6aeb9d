/** The village a command is about. */
import type { House } from "../village/affair.ts"
import { listVillages, type Village, villageByCode } from "../village/people/index.ts"
import { type CommandContext, Refusal, required } from "./command.ts"

/** The village of `--village CODE`; refused with the codes there are when there is none such. */
export async function chosenVillage(cx: Pick<CommandContext, "say" | "values">, house: Pick<House, "store">): Promise<Village> {
	const code = required(cx, "village")
	return house.store.read(async (reader) => {
		const found = await villageByCode(reader, code)
		if (found !== undefined) return found
		const list = (await listVillages(reader)).map((village) => `${village.code} ${village.name}`).join("、")
		const known = list === "" ? cx.say("cli.village.knownNone") : cx.say("cli.village.known", { list })
		throw new Refusal("village.unknown", cx.say("cli.village.unknown", { code, known }))
	})
}
