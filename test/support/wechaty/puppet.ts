/** PuppetMock that keeps what it is asked to send, and refuses or hangs when told to: the WeChat behind a gateway. */
import { type payloads, types } from "wechaty-puppet"
import { type mock, PuppetMock } from "wechaty-puppet-mock"
import { z } from "zod"

export type SentItem = {
	readonly to: string
	readonly kind: "text" | "link" | "file" | "announcement"
	readonly text: string
	readonly mentions: readonly string[]
	readonly url?: string
	readonly fileName?: string
	readonly bytes?: Uint8Array
	/** As the gateway's program sees it: the kind by name or type, and what was said of the file. */
	readonly mime?: string
	readonly voiceMs?: number
}

/** How the next sends go wrong. `hang-after` shows the message but never answers. */
export type SendTrouble =
	| { readonly kind: "refuse"; readonly message: string }
	| { readonly kind: "hang"; readonly onAsked?: () => void }
	| { readonly kind: "hang-after" }

type FileBox = Parameters<PuppetMock["messageSendFile"]>[1]
type UrlLink = Parameters<PuppetMock["messageSendUrl"]>[1]
type Place = Awaited<ReturnType<PuppetMock["messageLocation"]>>
type Friendship = payloads.Friendship
type Member = Awaited<ReturnType<PuppetMock["roomMemberRawPayload"]>>

/** The mock promises nothing, the real gateways give the message's id. */
const answer = z.custom<void>()

export class RecordingPuppet extends PuppetMock {
	readonly sent: SentItem[] = []
	/** How many sends were asked for, refused ones included. */
	attempts = 0
	trouble: SendTrouble | undefined
	/** Whether the gateway's program knows link cards. */
	hasCards = true
	/** Who is logged in whenever the puppet starts; undefined asks for a scan. */
	account: string | undefined
	qr = "http://weixin.qq.com/x/first"
	/** What a room calls us, by room. */
	readonly ownAliases = new Map<string, string>()
	readonly locations = new Map<string, Place>()
	readonly links = new Map<string, UrlLink>()
	/** Answers no `ding`, as a program that hangs. */
	isMute = false
	/** How often a logout was asked for: a client that hears of one asks for it once more. */
	logouts = 0
	/** Who became a friend, and when, by friendship id (the contact's). */
	readonly friends = new Map<string, number>()
	private count = 0

	/** The mocker belongs to the puppet that was made with it. */
	constructor(mocker: mock.Mocker) {
		super({ mocker })
	}

	override async onStart(): Promise<void> {
		await super.onStart()
		setImmediate(() => this.appear())
	}

	/** A gateway that does not remember contacts itself. */
	forget(contactId: string): void {
		this.cache.contact.delete(contactId)
	}

	/** Logs in whom it should, or asks for a scan. */
	appear(): void {
		if (this.isLoggedIn) return
		if (this.account === undefined) this.emit("scan", { qrcode: this.qr, status: types.ScanStatus.Waiting })
		else this.login(this.account)
	}

	/** Answered at once: the mock takes a second. */
	override ding(data?: string): void {
		if (!this.isMute) this.emit("dong", { data: data ?? "" })
	}

	override async messageSendText(to: string, text: string, mentions: string[] = []): Promise<void> {
		return this.record({ to, kind: "text", text, mentions })
	}

	override async messageSendUrl(to: string, { title, url }: UrlLink): Promise<void> {
		if (!this.hasCards) throw new Error("messageSendUrl is not supported by this puppet")
		return this.record({ to, kind: "link", text: title, mentions: [], url })
	}

	override async messageSendFile(to: string, file: FileBox): Promise<void> {
		const bytes = await file.toBuffer()
		const voiceMs = z.object({ voiceLength: z.number() }).safeParse(file.metadata).data?.voiceLength
		const mime = file.mediaType
		return this.record({
			to,
			kind: "file",
			text: "",
			mentions: [],
			fileName: file.name,
			bytes,
			mime,
			...(voiceMs !== undefined && { voiceMs }),
		})
	}

	override roomAnnounce(roomId: string): Promise<string>
	override roomAnnounce(roomId: string, text: string): Promise<void>
	override async roomAnnounce(roomId: string, text?: string): Promise<unknown> {
		return text === undefined ? "" : this.record({ to: roomId, kind: "announcement", text, mentions: [] })
	}

	override async messageLocation(messageId: string): Promise<Place> {
		return this.locations.get(messageId) ?? super.messageLocation(messageId)
	}

	override async messageUrl(messageId: string): Promise<UrlLink> {
		return this.links.get(messageId) ?? super.messageUrl(messageId)
	}

	override async roomMemberRawPayload(roomId: string, contactId: string): Promise<Member> {
		const member = await super.roomMemberRawPayload(roomId, contactId)
		const roomAlias = contactId === this.account ? this.ownAliases.get(roomId) : undefined
		return { ...member, ...(roomAlias !== undefined && { roomAlias }) }
	}

	override async logout(reason?: string): Promise<void> {
		await super.logout(reason)
		this.logouts += 1
	}

	override async friendshipRawPayload(id: string): Promise<Friendship> {
		const timestamp = this.friends.get(id)
		if (timestamp === undefined) throw new Error("no friendship")
		return { id, contactId: id, type: types.Friendship.Confirm, timestamp }
	}

	override async friendshipRawPayloadParser(raw: Friendship): Promise<Friendship> {
		return raw
	}

	private async record(item: SentItem): Promise<void> {
		this.attempts += 1
		if (this.trouble?.kind === "refuse") throw new Error(this.trouble.message)
		if (this.trouble?.kind === "hang") this.trouble.onAsked?.()
		else this.sent.push(item)
		if (this.trouble !== undefined) await new Promise(() => undefined)
		this.count += 1
		return answer.parse(`sent-${this.count}`)
	}
}
