/** Sends one part and says what became of it. Never throws for what the gateway answers. */
import type { MediaStore } from "../../src/channel/adapter.ts"
import type { Fault, SendOutcome } from "../../src/channel/fault.ts"
import type { Address, WirePart } from "../../src/channel/message.ts"
import { encodeFile, encodeText, type Request, type Where } from "./encode.ts"
import { failureOf, faultOf, isUnsupported, NotConnectedError } from "./fault.ts"
import { contactOfAddress, isPlatformId, markOf } from "./identity.ts"
import type { Link } from "./link.ts"
import type { Pace } from "./pace.ts"
import { contactOf } from "./reading.ts"
import { type Timing, within } from "./timing.ts"

export type Sending = {
	readonly link: Link | undefined
	readonly media: MediaStore | undefined
	readonly pace: Pace
	readonly timing: Timing
	readonly signal: AbortSignal
	/** Where it goes within a room; given the id the gateway knows. */
	readonly where: (roomId: string, self: string, link: Link) => Promise<Where>
}

export async function sendPart(part: WirePart, to: Address, sending: Sending): Promise<SendOutcome> {
	const { link, timing, pace, signal } = sending
	const self = link?.self()
	if (link === undefined || self === undefined) return refused(faultOf(failureOf(new NotConnectedError())))
	// Somebody else's login: its contacts are not ours to write to. What belongs to another login of the same kind waits for it;
	// ids that lasted only for one login never come back.
	if (to.account !== self)
		return refused(isPlatformId(to.account) ? { kind: "window", detail: "OTHER_ACCOUNT" } : { kind: "gone", detail: "LOGIN_ENDED" })
	try {
		const target = contactOfAddress(to.id)
		const stranger = target.mark === undefined ? undefined : await strangerBehind(link, target.id, target.mark, timing)
		if (stranger !== undefined) return refused(stranger)
		const request = await requestOf(part, target.id, self, link, sending)
		if (request === undefined) return refused({ kind: "invalid", detail: "MEDIA_MISSING" })
		const turn = await pace.turn(signal)
		if (!turn.ok) return refused({ kind: "throttled", retryAfterMs: turn.retryAfterMs })
		return await perform(request, target.id, link, sending)
	} catch (error) {
		return refused(faultOf(failureOf(error)))
	}
}

/** Whether the id still means the contact it meant; asked only where ids are known to wander. */
async function strangerBehind({ puppet }: Link, id: string, mark: string, timing: Timing): Promise<Fault | undefined> {
	const contact = await within(timing.callMs, contactOf(puppet, id))
	return markOf(contact.name) === mark ? undefined : { kind: "gone", detail: "ANOTHER_CONTACT" }
}

async function requestOf(part: WirePart, id: string, self: string, link: Link, { media, where }: Sending): Promise<Request | undefined> {
	if (part.kind === "text") return encodeText(part, await where(id, self, link))
	const file = await media?.get(part.ref)
	return file === undefined ? undefined : encodeFile(part, file)
}

async function perform(request: Request, id: string, link: Link, { pace, timing }: Pick<Sending, "pace" | "timing">): Promise<SendOutcome> {
	try {
		const sent = await within(timing.callMs, call(request, id, link))
		return { ok: true, externalIds: typeof sent === "string" && sent !== "" ? [sent] : [] }
	} catch (error) {
		const failure = failureOf(error)
		const instead = isUnsupported(failure) ? plainOf(request) : undefined
		if (instead !== undefined) return perform({ kind: "text", text: instead, mentions: [] }, id, link, { pace, timing })
		const fault = faultOf(failure)
		if (fault.kind !== "uncertain") pace.giveBack()
		return refused(fault)
	}
}

/** The same as plain text, for gateways without cards or announcements. */
function plainOf(request: Request): string | undefined {
	switch (request.kind) {
		case "link":
			return request.instead
		case "announcement":
			return request.text
		case "text":
		case "file":
			return undefined
	}
}

async function call(request: Request, id: string, { puppet }: Link): Promise<unknown> {
	switch (request.kind) {
		case "text":
			return puppet.messageSendText(id, request.text, [...request.mentions])
		case "link":
			return puppet.messageSendUrl(id, { title: request.title, url: request.url })
		case "announcement":
			return puppet.roomAnnounce(id, request.text)
		case "file":
			return puppet.messageSendFile(id, await puppet.fileOf(request.bytes, request.fileName, request.voiceMs))
	}
}

function refused(fault: Fault): SendOutcome {
	return { ok: false, fault }
}
