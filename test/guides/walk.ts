/** What a resident does first on any channel: enrols, answers, speaks up, is told. */
import { expect } from "vitest"
import { eventually } from "../support/tiny.ts"
import type { Place, Started } from "./place.ts"

/** One resident's screen on one channel. */
export type Resident = {
	readonly say: (text: string) => void | Promise<void>
	/** Presses a button, where the channel shows one with this label; else false. */
	readonly press: (label: string) => boolean | Promise<boolean>
	/** All the village said so far, in order. */
	readonly heard: () => readonly string[] | Promise<readonly string[]>
}

/** The longest wait for one answer: some channels speak slowly on purpose. */
const patienceMs = 100_000

export async function walk(resident: Resident, place: Place, started: Started): Promise<void> {
	let seen = 0

	/** What the village says after `act`, once it says what is waited for. */
	async function hearing(act: () => void | Promise<void>, awaited: RegExp): Promise<string> {
		seen = (await resident.heard()).length
		await act()
		const fresh = async () => (await resident.heard()).slice(seen).join("\n")
		await eventually(async () => awaited.test(await fresh()), patienceMs).catch(async () => expect(await fresh()).toMatch(awaited))
		return fresh()
	}

	/** Presses what can be pressed, else types the number that stands before it. */
	async function choose(label: string, shown: string): Promise<void> {
		if (await resident.press(label)) return
		const number = new RegExp(`^\\D{0,3}(\\d+)[.、 ]*${label}`, "m").exec(shown)?.[1]
		if (number === undefined) throw new Error(`nothing is called ${label} in: ${shown}`)
		await resident.say(number)
	}

	const asked = await hearing(() => resident.say(place.code), /您是哪一位/)
	const consent = await hearing(() => choose("王", asked), /登记前要您同意/)
	await hearing(() => choose("同意，登记", consent), /登记好了：清江村，王桂英/)
	const question = await hearing(() => resident.say("问卷"), /三组装两盏路灯/)
	await hearing(() => choose("同意", question), /您选的是：1 同意/)
	await hearing(() => resident.say("提意见 三组的路灯坏了半个月"), /已收到，编号 QJ-\d{4}-0001/)
	await hearing(() => started.publishNotice().then(() => undefined), new RegExp(place.notice))
}
