/** Folders people name: made with all that is missing above them, or refused by the system at once. */
import { mkdirSync, statSync } from "node:fs"
import { dirname } from "node:path"

/**
 * Makes `folder` and what is missing above it, readable by its owner alone; one that is there stays as it is. Throws what the system says.
 * ▲ Node's own recursive mkdir never returns where the system says "no such file" to a folder whose parent is there, as within /proc.
 */
export function makeFolder(folder: string): void {
	if (isFolder(folder)) return
	const parent = dirname(folder)
	if (parent !== folder) makeFolder(parent)
	try {
		mkdirSync(folder, { mode: 0o700 })
	} catch (error) {
		// Somebody else may have been faster.
		if (!isFolder(folder)) throw error
	}
}

function isFolder(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
