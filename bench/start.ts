/** start/empty and start/100k-households: from spawn to the first ready answer, beside a process that only opens the file and listens. */
import { join } from "node:path"
import { databaseFile } from "../src/app.ts"
import { freePort, median, startProcess, temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { countRows, seedHouseholds } from "./seed.ts"

const runs = 5

async function measure(name: string, households: number): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	try {
		await seedHouseholds(folder, households)
		const ours: number[] = []
		const peers: number[] = []
		// In turn, so that a machine that slows down slows both.
		for (let run = 0; run < runs; run++) {
			const service = await startProcess("src/main.js", { port: await freePort(), env: { DATA_DIR: folder } })
			ours.push(service.readyMs)
			await service.stop()
			const port = await freePort()
			const peer = await startProcess("bench/peers/bare-fastify.js", { port, args: [String(port), join(folder, "peer.sqlite")] })
			peers.push(peer.readyMs)
			await peer.stop()
		}
		const rows = await countRows(databaseFile(folder), ["household", "membership"])
		return [
			compared(
				name,
				"ms",
				median(ours),
				{ name: "bare-fastify", value: median(peers) },
				`median of ${runs}, to the first ready answer; ${rows}`,
			),
		]
	} finally {
		remove()
	}
}

export const startBenches: readonly Bench[] = [
	{ name: "start/empty", run: () => measure("start/empty", 0) },
	{ name: "start/100k-households", run: () => measure("start/100k-households", 100_000) },
]
