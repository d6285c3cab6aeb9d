/** Adding a village in the console, for administrators. */
import type { FastifyInstance, FastifyRequest } from "fastify"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import type { House } from "../../village/affair.ts"
import type { Identity, StaffDoor } from "../auth/gate.ts"
import { chooseVillage } from "../auth/sessions.ts"
import { html } from "../auth/sign-in.ts"
import { WebError } from "../errors.ts"
import { type VillageFormErrors, villagePage } from "./village-page.tsx"
import { consoleSay } from "./words.ts"

/** How the people affair adds a village. */
export type AddVillage = (
	tx: Tx,
	village: {
		readonly id: string
		readonly name: string
		readonly code: string
		readonly township?: string | undefined
		readonly now: number
	},
) => Promise<
	{ readonly ok: true } | { readonly ok: false; readonly code: "village.code-invalid" | "village.code-taken" | "village.name-invalid" }
>

const formSchema = z.object({ name: z.string().catch(""), code: z.string().catch(""), township: z.string().catch("") })

export function mountVillage(http: FastifyInstance, house: House, door: StaffDoor, addVillage: AddVillage): void {
	const { store, clock } = house
	const say = consoleSay(house.locale)
	const faults: Readonly<Record<string, VillageFormErrors>> = {
		"village.name-invalid": { name: say("village.name.invalid") },
		"village.code-invalid": { code: say("village.code.invalid") },
		"village.code-taken": { code: say("village.code.taken") },
	}

	async function administrator(request: FastifyRequest): Promise<Identity> {
		const identity = await door.identify(request)
		if (identity === undefined) throw new WebError("sign-in")
		if (!identity.isAdministrator) throw new WebError("forbidden")
		return identity
	}

	http.get("/console/villages/new", async (request, reply) =>
		html(reply, villagePage(house, await administrator(request), { name: "", code: "", township: "" }, {})),
	)

	http.post("/console/villages/new", async (request, reply) => {
		const identity = await administrator(request)
		door.checkForm(request, identity)
		const form = formSchema.parse(request.body)
		const { accountId, session } = identity
		const [id, now] = [house.newId(), clock()]
		const added = await store.tx(async (tx) => {
			const outcome = await addVillage(tx, { ...form, id, now })
			if (!outcome.ok) return outcome
			await chooseVillage(tx, session.id, id)
			await addRecord(tx, { villageId: id, id: house.newId(), at: now, event: "village.added", subject: id, actor: accountId, data: {} })
			return outcome
		})
		if (!added.ok) return html(reply.code(422), villagePage(house, identity, form, faults[added.code] ?? {}))
		return reply.redirect("/console", 303)
	})
}
