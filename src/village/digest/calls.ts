/** What the dialog asks of the store. */
import { z } from "zod"
import type { CallResult } from "../../engine/flow.ts"
import { type CallContext, type CallRegistration, defineCall } from "../affair.ts"
import { holds } from "../rights.ts"
import { askDigest, readRight, wantDigest } from "./commands.ts"
import { rhythmsOf, unsubscribe } from "./repo.ts"
import { periods, spanSoFar } from "./rules.ts"

const periodSchema = z.enum(periods)

export const calls: Readonly<Record<string, CallRegistration>> = {
	/** The digest of the running day, week or month; its picture follows by itself. */
	"digest.make": forReaders(z.strictObject({ period: periodSchema }), async ({ period }, me, { tx, house, now, who }) => {
		const span = spanSoFar(period, now, house.timeZone)
		const { blocks } = await askDigest(tx, house, { ...me, chatId: who.chatId, period, span })
		const isSubscribed = (await rhythmsOf(tx, me.villageId, me.personId)).length > 0
		return { ok: true, value: { blocks: blocks.map((block) => ({ ...block })), isSubscribed } }
	}),
	"digest.want": forReaders(z.strictObject({ rhythm: periodSchema }), async ({ rhythm }, me, { tx, house, now }) => ({
		ok: true,
		value: await wantDigest(tx, house, { ...me, rhythm, now }),
	})),
	"digest.stop": forReaders(z.strictObject({}), async (_, me, { tx }) => ({ ok: true, value: await unsubscribe(tx, me) })),
}

type Reading = { readonly villageId: string; readonly personId: string }

function forReaders<A>(args: z.ZodType<A>, run: (args: A, me: Reading, cx: CallContext) => Promise<CallResult>): CallRegistration {
	return defineCall(args, async (given, cx) => {
		const { villageId, person, isGroup } = cx.who
		// A group may hold people the figures are not for.
		if (villageId === undefined || person === undefined || isGroup) return { ok: false, code: "NOT_FOR_YOU" }
		if (!holds(cx.house.rights, readRight, person.roles)) return { ok: false, code: "NOT_FOR_YOU" }
		return run(given, { villageId, personId: person.id }, cx)
	})
}
