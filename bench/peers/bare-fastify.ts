/** Peer of the start benches: a process that opens the same SQLite file and listens, nothing more. */
import Database from "better-sqlite3"
import fastify from "fastify"

const [, , port, file] = process.argv
const db = new Database(file ?? ":memory:")
db.pragma("journal_mode = WAL")
const http = fastify()
http.get("/readyz", async () => ({ ok: db.prepare("SELECT 1 AS one").get() }))
await http.listen({ host: "127.0.0.1", port: Number(port) })
