/** `cunkou ledger rotate-key --village QJ --reason TEXT` */
import { rotateVillageKey } from "../village/ledger/index.ts"
import { Refusal, type Run, required } from "./command.ts"
import { chosenVillage } from "./village.ts"

export const run: Run = async (cx) => {
	const reason = required(cx, "reason")
	const house = await cx.house()
	const village = await chosenVillage(cx, house)
	const done = await house.store.tx((tx) => rotateVillageKey(tx, { house, now: house.clock(), by: null }, village.id, reason))
	if (!done.ok) {
		const [code, key] =
			done.code === "NO_REASON"
				? (["reason.missing", "cli.ledger.rotate.noReason"] as const)
				: (["ledger.key-lost", "cli.ledger.rotate.lost"] as const)
		throw new Refusal(code, cx.say(key))
	}
	const { number, publicKey } = done
	cx.tell(cx.say("cli.ledger.rotate.done", { number, publicKey }))
	cx.report({ village: village.code, number, publicKey })
	return 0
}
