/** A WeChat with its gateway on loopback: RecordingPuppet behind wechaty's own gRPC server, and the people who write there. */
import { log, types } from "wechaty-puppet"
import { mock } from "wechaty-puppet-mock"
import { PuppetServer } from "wechaty-puppet-service"
import type { MediaKind } from "../../../src/channel/message.ts"
import { freePort } from "../ports.ts"
import { eventually } from "../tiny.ts"
import { RecordingPuppet } from "./puppet.ts"

export type Gateway = Awaited<ReturnType<typeof startGateway>>

type Message = Parameters<mock.Mocker["cacheMessagePayload"]["set"]>[1]

export const gatewayToken = "insecure_0f1e2d3c-wechaty-token-for-tests"
export const ownId = "wxid_cunkou0001"
export const ownName = "村口小助手"

const messageTypes: Readonly<Record<MediaKind, types.Message>> = {
	image: types.Message.Image,
	voice: types.Message.Audio,
	video: types.Message.Video,
	file: types.Message.Attachment,
	sticker: types.Message.Emoticon,
	location: types.Message.Location,
}

export async function startGateway({
	tls = "off",
	now = Date.now,
	account = ownId,
}: {
	readonly tls?: "off" | "on"
	readonly now?: () => number
	/** Undefined by `null`: a scan is asked for. */
	readonly account?: string | null
} = {}) {
	log.level("silent")
	const mocker = new mock.Mocker()
	const puppet = new RecordingPuppet(mocker)
	puppet.account = account ?? undefined
	mocker.createContact({ id: ownId, name: ownName, type: types.Contact.Individual })
	const endpoint = `127.0.0.1:${await freePort()}`
	let server: PuppetServer | undefined
	let leaving: Promise<void> = Promise.resolve()
	let count = 0

	async function up(): Promise<void> {
		await leaving
		if (server !== undefined) return
		const next = new PuppetServer({ endpoint, puppet, token: gatewayToken, tls: { disable: tls === "off" } })
		server = next
		await next.start()
	}

	/** The gateway's program is gone at once, with whatever was under way. */
	async function down(): Promise<void> {
		const last = server
		server = undefined
		leaving = leave(last)
		await leaving
	}

	async function leave(last: PuppetServer | undefined): Promise<void> {
		await last?.stop()
		// The account stays logged in on the phone; a new program finds it so.
		await puppet.stop()
	}

	function tell(payload: Partial<Message> & Pick<Message, "talkerId" | "type">): string {
		count += 1
		const id = `msg-${count}`
		// WeChat's clock ticks in seconds.
		const timestamp = Math.floor(now() / 1_000)
		const listenerId = payload.roomId === undefined ? { listenerId: puppet.account ?? ownId } : {}
		mocker.cacheMessagePayload.set(id, { id, timestamp, text: "", ...listenerId, roomId: "", ...payload })
		puppet.emit("message", { messageId: id })
		return id
	}

	function person(name = "李秀英", id = `wxid_villager${++count}`) {
		const known = mocker.cacheContactPayload.get(id)
		if (known === undefined) mocker.createContact({ id, name, type: types.Contact.Individual, friend: true })
		else mocker.contactPayload(id, { ...known, name })
		return {
			id,
			name,
			/** Each gives the message's id. */
			says: (text: string, more: Partial<Message> = {}) => tell({ talkerId: id, type: types.Message.Text, text, ...more }),
			/** A message of a type nobody can read, or of any other. */
			shows: (type: number, more: Partial<Message> = {}) => tell({ talkerId: id, type, ...more }),
			sends: (kind: MediaKind, bytes: Uint8Array, name = `${kind}.bin`) => {
				const next = `msg-${count + 1}`
				if (kind === "location")
					puppet.locations.set(next, { accuracy: 10, address: "清江村委会", name: "村委会", latitude: 33.9642, longitude: 118.2754 })
				else mocker.cacheFileBoxPayload.set(next, fileOf(bytes, name))
				return tell({ talkerId: id, type: messageTypes[kind], filename: kind === "location" ? "" : name })
			},
			befriends: () => puppet.emit("friendship", { friendshipId: id }),
			received: () => puppet.sent.filter(({ to }) => to === id),
		}
	}

	function room(topic = "清江村大群", id = `${1_000 + ++count}@chatroom`) {
		mocker.createRoom({ id, topic, memberIdList: [ownId], ownerId: "", adminIdList: [] })
		return {
			id,
			says: (by: { readonly id: string }, text: string, mentionIdList: string[] = []) =>
				tell({ talkerId: by.id, type: types.Message.Text, roomId: id, text, mentionIdList }),
			/** We are taken in, or put out. */
			change: (kind: "join" | "leave", by: { readonly id: string }, who = ownId) => {
				const timestamp = Math.floor(now() / 1_000)
				if (kind === "join") puppet.emit("room-join", { inviteeIdList: [who], inviterId: by.id, roomId: id, timestamp })
				else puppet.emit("room-leave", { removeeIdList: [who], removerId: by.id, roomId: id, timestamp })
			},
			update: (more: { readonly topic?: string; readonly ownerId?: string }) => {
				mocker.roomPayload(id, { ...mocker.roomPayload(id), ...more })
				puppet.emit("dirty", { payloadType: types.Dirty.Room, payloadId: id })
			},
			received: () => puppet.sent.filter(({ to }) => to === id),
		}
	}

	await up()
	return {
		puppet,
		mocker,
		endpoint,
		variables: {
			WECHATY_PUPPET_SERVICE_TOKEN: gatewayToken,
			WECHATY_PUPPET_SERVICE_ENDPOINT: endpoint,
			WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: tls === "off" ? "true" : "false",
		},
		person,
		room,
		redeliver: (messageId: string) => puppet.emit("message", { messageId }),
		/** Whether somebody holds the event stream open. */
		isConnected: () => puppet.listenerCount("room-topic") > 0,
		up,
		down,
		/** The next send finds the program gone before it could answer. */
		goneInMidSend: () => {
			puppet.trouble = { kind: "hang", onAsked: () => void down() }
		},
		/** The account on the phone logs out and another, or the same, logs in. */
		relogin: async (next: string) => {
			const before = puppet.logouts
			puppet.account = next
			await puppet.logout("by the phone")
			await eventually(() => puppet.logouts >= before + 2)
			puppet.appear()
		},
		stop: down,
	}
}

function fileOf(bytes: Uint8Array, name: string): Parameters<mock.Mocker["cacheFileBoxPayload"]["set"]>[1] {
	return { type: 1, base64: Buffer.from(bytes).toString("base64"), name, metadata: {}, size: bytes.byteLength }
}
