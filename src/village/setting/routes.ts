/** Settings in the console: shown to who may look, changed by who holds the section's right; each change is on record with before and after. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { cleanText } from "../../text/normalize.ts"
import { sendConsole } from "../../web/console-page.tsx"
import { WebError } from "../../web/errors.ts"
import type { House, SettingsSection, StaffSession } from "../affair.ts"
import { noteChanges } from "./note.ts"
import { type SectionView, SettingsPage, settingsPath, wasName } from "./page.tsx"

const paramsSchema = z.object({ section: z.string().max(60) })
const querySchema = z.object({ changed: z.coerce.number().int().min(0).max(100).optional().catch(undefined) })
const longestValue = 500
const fieldSchema = z
	.string()
	.max(4 * longestValue)
	.catch("")

/** Carries what was wrong out of the transaction, which must leave nothing behind. */
class Refused extends Error {
	readonly errors: Readonly<Record<string, string>>
	constructor(errors: Readonly<Record<string, string>>) {
		super("refused")
		this.errors = errors
	}
}

export function mountSettings(server: FastifyInstance, house: House): void {
	const { store, gate, clock, say } = house
	const sections = (house.settings ?? []).map((section) => ({
		...section,
		fields: section.fields.filter(({ isShown = () => true }) => isShown(house)),
	}))

	async function viewOf(
		session: StaffSession,
		failed?: { readonly id: string } & Pick<SectionView, "values" | "was" | "errors">,
	): Promise<readonly SectionView[]> {
		const { villageId, rights } = session
		return store.read(async (reader) => {
			const views: SectionView[] = []
			for (const section of sections) {
				const mayChange = rights.has("setting.change") && rights.has(section.right)
				const own = failed?.id === section.id ? failed : undefined
				const values = own?.values ?? (await section.read({ reader, house, villageId }))
				views.push({ section, values, was: own?.was ?? values, errors: own?.errors ?? {}, mayChange })
			}
			return views
		})
	}

	function send(reply: FastifyReply, session: StaffSession, views: readonly SectionView[], changed?: number): FastifyReply {
		const view = { sections: views, changed, csrf: session.csrf }
		return sendConsole(reply, house, session, { title: say("setting.title"), path: settingsPath, body: h(SettingsPage, { view, house }) })
	}

	server.get(settingsPath, async (request, reply) => {
		const session = await gate.enter(request, "setting.read")
		return send(reply, session, await viewOf(session), querySchema.parse(request.query).changed)
	})

	server.post(`${settingsPath}/:section`, async (request, reply) => {
		const session = await gate.enter(request, "setting.change")
		gate.checkForm(request, session)
		const { section: id } = paramsSchema.parse(request.params)
		const section = sections.find((one) => one.id === id)
		if (section === undefined) return reply.callNotFound()
		if (!session.rights.has(section.right)) throw new WebError("forbidden")
		const body = z.record(z.string(), z.unknown()).catch({}).parse(request.body)
		const valuesIn = (nameOf: (name: string) => string) =>
			Object.fromEntries(section.fields.map(({ name }) => [name, cleanText(fieldSchema.parse(body[nameOf(name)]), longestValue)]))
		const values = valuesIn((name) => name)
		// A form without it changes whatever differs from what is stored.
		const was = section.fields.some(({ name }) => wasName(name) in body) ? valuesIn(wasName) : {}
		try {
			const changed = await change(session, section, { values, was })
			return reply.redirect(`${settingsPath}?changed=${changed}#setting-${section.id}`, 303)
		} catch (error) {
			if (!(error instanceof Refused)) throw error
			return send(reply.code(422), session, await viewOf(session, { id, values, was, errors: error.errors }))
		}
	})

	/** How many settings are another now than before. What this person left as it was stays as somebody else set it meanwhile. */
	async function change(
		session: StaffSession,
		section: SettingsSection,
		{ values: typed, was }: Pick<SectionView, "values" | "was">,
	): Promise<number> {
		const { villageId } = session
		return store.tx(async (tx) => {
			await tx.lock(`setting:${villageId}`)
			const now = clock()
			const before = await section.read({ reader: tx, house, villageId })
			const values = Object.fromEntries(
				section.fields.map(({ name }) => [name, (typed[name] === was[name] ? before[name] : typed[name]) ?? ""]),
			)
			const errors = { ...faultsOf(section, values), ...(await section.write({ tx, house, villageId, now }, values)) }
			if (Object.keys(errors).length > 0) throw new Refused(errors)
			return noteChanges(tx, house, session, section, before)
		})
	}
}

/** What a field of its kind can never hold; what else is wrong its affair says. */
function faultsOf({ fields }: SettingsSection, values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
	const faults: Record<string, string> = {}
	for (const field of fields) {
		const value = values[field.name] ?? ""
		if (field.kind === "number" && !(/^\d{1,9}$/.test(value) && Number(value) >= field.least && Number(value) <= field.most))
			faults[field.name] = "setting.wrong.number"
		if (field.kind === "text" && field.required && value === "") faults[field.name] = "setting.wrong.empty"
		if (field.kind === "choice" && !field.choices.some((choice) => choice.value === value)) faults[field.name] = "setting.wrong.choice"
		if (field.kind === "switch" && value !== "on" && value !== "off") faults[field.name] = "setting.wrong.choice"
	}
	return faults
}
