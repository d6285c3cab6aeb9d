/** Every golden dialog once more over each channel: the transcripts must be the same to the letter. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, vi } from "vitest"
import { packageRoot } from "../../../src/root.ts"
import { type Road, takeRoad } from "../../support/road.ts"
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
	beforeAll(() => takeRoad(road))
	describe.each(dialogTests)("%s", async (path) => {
		// Its tests are told now and run later; both times it asks which road it is on.
		takeRoad(road)
		// A test file of its own for each channel, over the same house: to load that anew a hundred times took longer than all the dialogs.
		await import(`${path}?over=${encodeURIComponent(road.name)}`)
	})
})
