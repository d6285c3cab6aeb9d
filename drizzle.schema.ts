/** What drizzle-kit reads: every table, at the top level. A test holds this list against the tables the affairs register. */
import { kitOf } from "./src/store/kit.ts"
import { transportTables } from "./src/store/transport.ts"

const kit = kitOf(process.env.CUNKOU_DIALECT === "postgres" ? "postgres" : "sqlite")

export const { chat, inbox, session, outbox, timer, alert, record } = transportTables(kit)
