/** `cunkou admin link`: a way back in when no administrator can sign in any more. */
import { isLoopbackUrl } from "../config.ts"
import { rescueLink } from "../web/auth/setup-link.ts"
import type { Run } from "./command.ts"

export const run: Run = async (cx) => {
	const { host, port, publicUrl } = cx.config()
	const house = await cx.house()
	const path = await rescueLink(house.store, house.clock)
	const isPublic = publicUrl !== undefined && !isLoopbackUrl(publicUrl)
	const here = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host
	const url = `${isPublic ? publicUrl : `http://${here}:${port}`}${path}`
	cx.tell(cx.say("cli.admin.link.done", { url }))
	cx.report({ url, path })
	return 0
}
