/** How a data folder says that what is in it was made up: whoever opens it, the service or a command, says so on all that leaves it. */
import { existsSync } from "node:fs"
import { join } from "node:path"

export const demoMarker = "cunkou-demo.json"

export function isDemoFolder(folder: string): boolean {
	return existsSync(join(folder, demoMarker))
}
