/** LISTEN on a connection of its own that is opened again whenever it is lost. */
import pg from "pg"

export type TopicListener = {
	/** Calls `wake` when another process announced `topic`, and after a lost connection is back; resolves with how to stop. */
	readonly add: (topic: string, wake: () => void) => Promise<() => Promise<void>>
	readonly close: () => Promise<void>
}

/** While the connection is away wake-ups are lost: they are only hints, the caller polls as well. */
export function topicListener(url: string, retryMs = 1_000): TopicListener {
	const topics = new Map<string, Set<() => void>>()
	let current: Promise<pg.Client> | undefined
	let retry: NodeJS.Timeout | undefined
	let isClosed = false

	async function open(): Promise<pg.Client> {
		const client = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 30_000 })
		client.on("notification", ({ channel }) => {
			for (const wake of topics.get(channel) ?? []) wake()
		})
		client.on("error", () => lost(client))
		client.on("end", () => lost(client))
		await client.connect()
		for (const topic of topics.keys()) await client.query(listenTo(topic))
		return client
	}

	/** The connection in use, opened when there is none. */
	function connection(): Promise<pg.Client> {
		if (current === undefined) {
			const opening = open()
			current = opening
			opening.catch(() => {
				if (current === opening) current = undefined
			})
		}
		return current
	}

	const seenLost = new WeakSet<pg.Client>()
	function lost(client: pg.Client): void {
		if (seenLost.has(client)) return
		seenLost.add(client)
		client.end().catch(() => undefined)
		current = undefined
		if (topics.size > 0) openLater()
	}

	function openLater(): void {
		if (isClosed || retry !== undefined) return
		retry = setTimeout(() => {
			retry = undefined
			connection().then(wakeAll, openLater)
		}, retryMs)
		retry.unref()
	}

	function wakeAll(): void {
		for (const wakes of topics.values()) for (const wake of wakes) wake()
	}

	return {
		add: async (topic, wake) => {
			const wakes = topics.get(topic) ?? new Set()
			topics.set(topic, wakes.add(wake))
			await (await connection()).query(listenTo(topic))
			return async () => void wakes.delete(wake)
		},
		close: async () => {
			isClosed = true
			clearTimeout(retry)
			await current?.then(
				(client) => client.end(),
				() => undefined,
			)
		},
	}
}

function listenTo(topic: string): string {
	return `LISTEN ${pg.escapeIdentifier(topic)}`
}
