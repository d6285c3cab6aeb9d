import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { packageRoot } from "../../src/root.ts"
import { freePort } from "../support/ports.ts"
import { cunkou, dataFolder, environment } from "./run.ts"

it("serves until it is told to stop, and refuses a port that is taken", async () => {
	const { env } = dataFolder()
	const port = String(await freePort())
	const child = spawn(process.execPath, [join(packageRoot, "bin", "cunkou.js"), "serve"], {
		env: environment({ ...env, PORT: port, LOG_LEVEL: "error" }),
		stdio: ["ignore", "pipe", "inherit"],
	})
	onTestFinished(() => void child.kill("SIGKILL"))
	const [greeting] = await once(child.stdout, "data")
	expect(String(greeting)).toContain(`http://127.0.0.1:${port}/chat`)
	expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)

	const second = await cunkou({ ...env, PORT: port, LOG_LEVEL: "error" }, "serve")
	expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining(`端口 ${port} 已被占用`) })

	const exited = once(child, "exit")
	child.kill("SIGTERM")
	expect(await exited).toEqual([0, null])
})
