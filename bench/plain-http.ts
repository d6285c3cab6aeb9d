/**
 * HTTP/1.1 at the least cost: whole messages with a content-length over connections that stay open. Load and fake platform stand on the
 * cores that are measured: Node's own fetch and server took 0.9 ms of them a callback, more than the service may.
 */
import { createServer, connect as open, type Socket } from "node:net"

/** `first` is the request line or the status line. */
type Message = { readonly first: string; readonly body: string }

const endOfHead = Buffer.from("\r\n\r\n")

/** Calls back with each whole message that has come in on a connection. */
function messagesOf(socket: Socket, onMessage: (message: Message) => void): void {
	let kept: Buffer = Buffer.alloc(0)
	socket.on("data", (chunk: Buffer) => {
		kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk])
		for (;;) {
			const head = kept.indexOf(endOfHead)
			if (head < 0) return
			const lines = kept.toString("latin1", 0, head)
			const length = /\r\ncontent-length: *(\d+)/i.exec(lines)?.[1]
			if (length === undefined && /\r\ntransfer-encoding:/i.test(lines)) throw new Error("a message without its length")
			const from = head + endOfHead.length
			const end = from + Number(length ?? 0)
			if (kept.length < end) return
			const body = kept.toString("utf8", from, end)
			kept = kept.subarray(end)
			onMessage({ first: lines.slice(0, lines.indexOf("\r\n")), body })
		}
	})
}

/** Answers every request with 200 and JSON. `url` is without a trailing slash. */
export async function plainServer(
	answer: (path: string, body: string) => string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
	const sockets = new Set<Socket>()
	const server = createServer({ noDelay: true }, (socket) => {
		sockets.add(socket)
		socket.on("close", () => sockets.delete(socket))
		socket.on("error", () => socket.destroy())
		messagesOf(socket, ({ first, body }) => {
			const text = answer(first.split(" ")[1] ?? "/", body)
			socket.write(
				`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nkeep-alive: timeout=60\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
			)
		})
	})
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
	const address = server.address()
	if (typeof address !== "object" || address === null) throw new Error("no port")
	return {
		url: `http://127.0.0.1:${address.port}`,
		stop: async () => {
			for (const socket of sockets) socket.destroy()
			await new Promise((resolve) => server.close(resolve))
		},
	}
}

export type Post = (path: string, headers: Readonly<Record<string, string>>, body: string) => Promise<{ status: number; body: string }>

/** Posts over at most `most` connections; a post waits for a free one. */
export function plainClient(url: string, most: number): { readonly post: Post; close(): void } {
	const { hostname, port, host } = new URL(url)
	type Asked = {
		readonly text: string
		readonly resolve: (answer: Awaited<ReturnType<Post>>) => void
		readonly reject: (reason: Error) => void
	}
	type Line = { readonly socket: Socket; asked: Asked | undefined }
	const free: Line[] = []
	const lines = new Set<Line>()
	const waiting: Asked[] = []

	function newLine(): Line {
		const line: Line = { socket: open({ host: hostname, port: Number(port), noDelay: true }), asked: undefined }
		messagesOf(line.socket, ({ first, body }) => {
			const { asked } = line
			line.asked = undefined
			const next = waiting.shift()
			if (next === undefined) free.push(line)
			else ask(line, next)
			asked?.resolve({ status: Number(first.split(" ")[1]), body })
		})
		line.socket.on("error", () => line.socket.destroy())
		line.socket.on("close", () => {
			lines.delete(line)
			const at = free.indexOf(line)
			if (at >= 0) free.splice(at, 1)
			line.asked?.reject(new Error("the service hung up"))
		})
		lines.add(line)
		return line
	}

	function ask(line: Line, asked: Asked): void {
		line.asked = asked
		line.socket.write(asked.text)
	}

	return {
		post: (path, headers, body) =>
			new Promise((resolve, reject) => {
				const head = Object.entries({ host, ...headers, "content-length": Buffer.byteLength(body) })
				const text = `POST ${path} HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`
				const asked = { text, resolve, reject }
				// The newest first: connections that are not needed fall silent.
				const line = free.pop() ?? (lines.size < most ? newLine() : undefined)
				if (line === undefined) waiting.push(asked)
				else ask(line, asked)
			}),
		close: () => {
			for (const { socket } of lines) socket.destroy()
		},
	}
}
