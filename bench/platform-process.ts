/**
 * The least a platform must do to be measured against, as a process of its own: takes what is sent, tells its parent whom it was sent to,
 * when, and what pressing the first button of it brings. Arguments: the platform's name, and our id on it.
 */
import { plainServer } from "./plain-http.ts"

/** Whom a message was sent to, what its first button brings (empty: it has none), when it came, by `process.hrtime`, ms. */
export type Sent = readonly [to: string, key: string, at: number]

type Platform = {
	readonly isSend: (path: string) => boolean
	readonly to: RegExp
	readonly key: RegExp
	readonly answer: (path: string) => string
}

const account = process.argv[3] ?? ""

const platforms: Readonly<Record<string, Platform>> = {
	telegram: {
		isSend: (path) => path.endsWith("/sendMessage"),
		to: /"chat_id":"?(-?\d+)/,
		key: /"callback_data":"([^"]+)"/,
		answer: (path) => {
			if (path.endsWith("/getMe")) return `{"ok":true,"result":{"id":${account},"is_bot":true,"first_name":"bench","username":"bench_bot"}}`
			return path.endsWith("/sendMessage") ? '{"ok":true,"result":{"message_id":1}}' : '{"ok":true,"result":true}'
		},
	},
	"wechat-official": {
		isSend: (path) => path.startsWith("/cgi-bin/message/custom/send"),
		to: /"touser":"([^"]+)"/,
		key: /"list":\[\{"id":"([^"]+)"/,
		answer: (path) =>
			path.startsWith("/cgi-bin/stable_token") ? '{"access_token":"bench-token","expires_in":7200}' : '{"errcode":0,"errmsg":"ok"}',
	},
}

const platform = platforms[process.argv[2] ?? ""]
if (platform === undefined) throw new Error("no such platform")
let sent: Sent[] = []

const server = await plainServer((path, body) => {
	if (platform.isSend(path)) {
		// Told together, a little later: what counts is the time noted here.
		if (sent.length === 0) setImmediate(tell)
		sent.push([platform.to.exec(body)?.[1] ?? "", platform.key.exec(body)?.[1] ?? "", Number(process.hrtime.bigint()) / 1e6])
	}
	return platform.answer(path)
})

function tell(): void {
	process.send?.({ sent })
	sent = []
}

process.send?.({ url: server.url })
process.on("SIGTERM", () => void server.stop())
