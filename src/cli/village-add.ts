/** `cunkou village add --name 清江村 --code QJ` */
import { optional, Refusal, type Run, required } from "./command.ts"

export const run: Run = async (cx) => {
	const [name, code, township] = [required(cx, "name"), required(cx, "code"), optional(cx, "township")]
	const house = await cx.house()
	const { setUpVillage } = await import("../app.ts")
	const added = await house.store.tx((tx) => setUpVillage(tx, house, { id: house.newId(), name, code, township, now: house.clock() }))
	if (!added.ok) {
		const words = added.code === "village.name-invalid" ? cx.say("cli.village.name-invalid") : cx.say(`cli.${added.code}`, { code })
		throw new Refusal(added.code, words)
	}
	const { village } = added
	cx.tell(cx.say("cli.village.done", { name: village.name, code: village.code }))
	cx.report({ id: village.id, name: village.name, code: village.code, township: village.township })
	return 0
}
