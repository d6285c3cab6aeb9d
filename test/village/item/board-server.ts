/** The board's pages over HTTP, for whoever is at the desk just now. */
import { pino } from "pino"
import { itemAffair } from "../../../src/village/item/index.ts"
import { mountWork } from "../../../src/web/console/work.tsx"
import { createServer } from "../../../src/web/server.ts"
import type { settingOf } from "./setting.ts"

export async function boardServer({ house, villageId }: Awaited<ReturnType<typeof settingOf>>) {
	const desk = { name: "文书" }
	const gate = {
		enter: async () => ({
			accountId: desk.name,
			name: desk.name,
			villageId,
			villageName: "清江村",
			villages: [],
			csrf: "good",
			rights: new Set(["item.board", "item.post"]),
		}),
		checkForm: () => undefined,
	}
	const served = { ...house, gate }
	const { http } = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(server) => itemAffair.routes(server, served), (server) => mountWork(server, served, gate)],
	})
	return { http, desk, origin: await http.listen({ port: 0, host: "127.0.0.1" }) }
}
