/** Every golden dialog once more over each channel: the transcripts must be the same to the letter. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, vi } from "vitest"
import { packageRoot } from "../../../src/root.ts"
import type { Road } from "../../support/road.ts"
import { telegramRoad } from "./telegram.ts"
import { webRoad } from "./web.ts"
import { wechatOfficialRoad } from "./wechat-official.ts"
import { wechatyRoad } from "./wechaty.ts"
import { wecomBotRoad, wecomKfRoad, wecomRoad } from "./wecom.ts"

// Every dialog of the village in one file, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 })

/** Adding a channel is adding a line. */
const roads: readonly Road[] = [webRoad, telegramRoad, wechatyRoad, wechatOfficialRoad, wecomRoad, wecomKfRoad, wecomBotRoad]

/** The tests that write their dialogs down. */
const dialogTests = readdirSync(join(packageRoot, "test/village"), { recursive: true, encoding: "utf8" })
	.filter((path) => path.endsWith(".test.ts"))
	.map((path) => join(packageRoot, "test/village", path))
	.filter((path) => readFileSync(path, "utf8").includes("expectGolden("))
	.sort()

describe.each(roads)("over $name", (road) => {
	describe.each(dialogTests)("%s", async (path) => {
		// Each channel runs the dialogs anew.
		vi.resetModules()
		const { takeRoad } = await import("../../support/road.ts")
		takeRoad(road)
		await import(path)
	})
})
