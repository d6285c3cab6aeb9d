/** Ports on loopback, chosen by the system. */
import { once } from "node:events"
import { createServer, type Server } from "node:net"

/** Listens on a free loopback port and returns it. */
export async function listeningPort(server: Server): Promise<number> {
	server.listen(0, "127.0.0.1")
	await once(server, "listening")
	const address = server.address()
	if (address === null || typeof address === "string") throw new Error("the server has no port")
	return address.port
}

/** A port that was free a moment ago, for programs that must be told one. */
export async function freePort(): Promise<number> {
	const server = createServer()
	const port = await listeningPort(server)
	server.close()
	await once(server, "close")
	return port
}
