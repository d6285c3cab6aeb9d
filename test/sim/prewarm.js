/**
 * `node --import ./prewarm.js dist/bundle/src/main.js`: reads the server's modules while another instance still serves, then waits for a line
 * on stdin. What happens after it is the start itself, from an empty process with nothing but code in memory.
 */
import { once } from "node:events"

await import(new URL("../../dist/bundle/src/serve.js", import.meta.url).href)
process.stdout.write("warm\n")
await once(process.stdin, "data")
process.stdin.destroy()
