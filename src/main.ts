/** `npm start`: reads the environment, serves, says how to get in, and stops cleanly on SIGINT or SIGTERM. */

import { StartError } from "./app.ts"
import { channelVariables } from "./channel-variables.ts"
import { readConfig } from "./config.ts"
import { createLogger } from "./log.ts"
import { localAddresses, reachOf } from "./reach.ts"
import { type Service, startService, stopLimitMs } from "./serve.ts"
import { serveWords } from "./serve-words.ts"
import { type Locale, speaker } from "./text/catalogue.ts"

const read = readConfig(process.env, channelVariables)
if (read.ok) {
	const { config } = read
	const log = createLogger({ level: config.logLevel })
	try {
		const service = await startService({ config, log })
		greet(service, config)
		stopOnSignal(service, config.locale)
	} catch (error) {
		if (!(error instanceof StartError)) throw error
		process.stderr.write(`${error.message} [${error.code}]\n`)
		process.exitCode = 1
	}
} else {
	for (const { message } of read.problems) process.stderr.write(`${message}\n`)
	process.exitCode = 1
}

function greet(
	service: Service,
	config: { readonly locale: Locale; readonly publicUrl?: string | undefined; readonly host: string },
): void {
	const say = speaker([serveWords], config.locale)
	const reach = reachOf({ publicUrl: config.publicUrl, host: config.host, port: service.port }, localAddresses())
	const url = reach.kind === "public" ? reach.url : service.url
	const lines = [say("serve.chat", { url }), say("serve.console", { url })]
	if (service.setupPath !== undefined) lines.push(say("serve.setup", { url: `${url}${service.setupPath}` }), say("serve.demo"))
	if (reach.kind === "network") lines.push(say("serve.reach.network", { urls: reach.urls.map((address) => `${address}/chat`).join("  ") }))
	if (reach.kind === "loopback") lines.push(say("serve.reach.loopback"))
	process.stdout.write(`${lines.join("\n")}\n`)
}

/** A second signal changes nothing: npm passes Ctrl-C on twice, and half a stop would be worse than a slow one. */
function stopOnSignal(service: Service, locale: Locale): void {
	let isStopping = false
	const stop = (): void => {
		if (isStopping) return
		isStopping = true
		process.stdout.write(`${speaker([serveWords], locale)("serve.stopping")}\n`)
		setTimeout(() => process.exit(1), stopLimitMs).unref()
		service.stop().catch(() => {
			process.exitCode = 1
		})
	}
	process.on("SIGINT", stop)
	process.on("SIGTERM", stop)
}
