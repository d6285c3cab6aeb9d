import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, expect, vi } from "vitest"
import { packageRoot } from "../../../src/root.ts"
import { createMatrix } from "./matrix.ts"
import { conformance } from "./suite.ts"
import { telegramHarness } from "./telegram.ts"
import { webHarness } from "./web.ts"
import { wechatOfficialHarness } from "./wechat-official.ts"
import { wechatyHarness } from "./wechaty.ts"
import { wecomBotHarness, wecomHarness, wecomKfHarness } from "./wecom.ts"

// Real servers, real time limits: on a busy machine a test of many faults takes a while.
vi.setConfig({ testTimeout: 120_000 })

const matrix = createMatrix()
const harnesses = [
	webHarness,
	telegramHarness("polling"),
	telegramHarness("webhook"),
	wechatOfficialHarness("secure"),
	wechatOfficialHarness("plain"),
	wechatyHarness("off"),
	wechatyHarness("on"),
	wecomHarness,
	wecomKfHarness,
	wecomBotHarness,
]
for (const harness of harnesses) conformance(harness, matrix.of(harness.name))

afterAll(() => {
	if (!matrix.isWhole()) return
	const file = join(packageRoot, "adapters/README.md")
	if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, matrix.markdown())
	expect(readFileSync(file, "utf8")).toBe(matrix.markdown())
})
