/** `cunkou roster letters --village QJ --out FILE.docx`: one page a household, to be printed and carried there. */
import { makeLetters } from "../village/people/index.ts"
import { Refusal, type Run, required } from "./command.ts"
import { writeNewFile } from "./files.ts"
import { chosenVillage } from "./village.ts"

export const run: Run = async (cx) => {
	const file = required(cx, "out")
	if (!file.toLowerCase().endsWith(".docx")) throw new Refusal("letters.ending", cx.say("cli.roster.letters.ending"))
	const house = await cx.house()
	const village = await chosenVillage(cx, house)
	const made = await makeLetters(house, village, { actor: null })
	if (made.file === undefined) throw new Refusal("letters.none", cx.say("cli.roster.letters.none"))
	await writeNewFile(cx, file, made.file)
	const { letters, empty, unreadable } = made
	cx.tell(cx.say("cli.roster.letters.done", { file, letters }))
	if (empty > 0) cx.warn(cx.say("cli.roster.letters.empty", { empty }))
	if (unreadable > 0) cx.warn(cx.say("cli.roster.letters.unreadable", { unreadable }))
	if (house.publicUrl === undefined) cx.warn(cx.say("cli.roster.letters.noUrl"))
	cx.report({ village: village.code, file, letters, empty, unreadable, url: house.publicUrl ?? null })
	return 0
}
