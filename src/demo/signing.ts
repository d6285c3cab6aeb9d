/** A head of household at the sign-off: looks at what is asked, confirms it, or says which parcel is wrong and why. */
import { type Conversation, LostResidentError, type Screen, text } from "./conversation.ts"
import { pick } from "./enrolling.ts"
import { pickOne, type Style } from "./utterance.ts"

export type SigningPlan = {
	/** Looks at the parcels one by one before answering. */
	readonly looks: boolean
	/** The parcel that is wrong in the list; undefined: all is right. */
	readonly objection: { readonly parcel: string; readonly reason: string; readonly hasPhoto: boolean } | undefined
	readonly style: () => Style
}

export type Signed = { readonly answer: "confirm" | "object"; readonly receipt: string }

/** More than any list of parcels has. */
const mostParcels = 20

export async function sign(talk: Conversation, { looks, objection, style }: SigningPlan): Promise<Signed> {
	const { hears } = talk
	let screen = await talk.say(text("签字"))
	if (looks) screen = await lookAround(talk, screen, style)
	if (objection !== undefined) return object(talk, screen, objection, style)
	screen = await talk.say(pick(screen, hears, "signoff.do.confirm", style()))
	screen = await talk.say(pick(screen, hears, "signoff.do.yes", style()))
	return { answer: "confirm", receipt: receiptOn(screen, hears, "signoff.done.confirmed") }
}

async function lookAround(talk: Conversation, card: Screen, style: () => Style): Promise<Screen> {
	const { hears } = talk
	let screen = await talk.say(pick(card, hears, "signoff.do.rows", style()))
	for (let parcels = 0; parcels < mostParcels; parcels++) {
		const isLast = !screen.ask?.options.some(({ label }) => hears(label, "signoff.do.next") !== undefined)
		screen = await talk.say(pick(screen, hears, isLast ? "signoff.do.card" : "signoff.do.next", style()))
		if (isLast) return screen
	}
	throw new LostResidentError("looking at parcels without end", screen)
}

async function object(
	talk: Conversation,
	card: Screen,
	{ parcel, reason, hasPhoto }: NonNullable<SigningPlan["objection"]>,
	style: () => Style,
): Promise<Signed> {
	const { hears } = talk
	let screen = await talk.say(pick(card, hears, "signoff.do.object", style()))
	// Whoever has one parcel is not asked which.
	if (hears(screen.text, "signoff.ask.which") !== undefined) {
		const place = screen.ask?.options.findIndex(({ label }) => label.includes(parcel)) ?? -1
		if (screen.ask === undefined || place < 0) throw new LostResidentError(`looking for ${parcel}`, screen)
		screen = await talk.say(pickOne(screen.ask, place, style()))
	}
	if (hears(screen.text, "signoff.ask.reason") === undefined) throw new LostResidentError("objecting", screen)
	await talk.say(text(reason))
	screen = await talk.say(hasPhoto ? { kind: "media", media: "image" } : text("跳过"))
	screen = await talk.say(pick(screen, hears, "signoff.do.send", style()))
	return { answer: "object", receipt: receiptOn(screen, hears, "signoff.done.objected") }
}

function receiptOn(screen: Screen, hears: Conversation["hears"], key: string): string {
	const receipt = hears(screen.text, key)?.receipt
	if (receipt === undefined) throw new LostResidentError("waiting for the receipt", screen)
	return receipt
}
