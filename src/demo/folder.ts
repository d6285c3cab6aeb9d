/** The demo's own data folder: emptied for each new demonstration, and never anything else. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import { demoMarker } from "../store/demo-folder.ts"
import { makeFolder } from "../store/folder.ts"

const markerSchema = z.object({ pid: z.number().int() })

export type FolderFault =
	/** There is something in it that no demo made. */
	| "demo.folder.foreign"
	/** Another demo is running in it. */
	| "demo.folder.busy"

/** Makes the folder ready and empty, or says why it was left alone. */
export function freshFolder(folder: string): FolderFault | undefined {
	if (existsSync(folder) && readdirSync(folder).length > 0) {
		const marker = markerOf(folder)
		if (marker === undefined) return "demo.folder.foreign"
		if (marker.pid !== process.pid && isRunning(marker.pid)) return "demo.folder.busy"
		for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true })
	}
	makeFolder(folder)
	writeFileSync(join(folder, demoMarker), `${JSON.stringify({ pid: process.pid })}\n`)
	return undefined
}

function markerOf(folder: string): z.infer<typeof markerSchema> | undefined {
	try {
		return markerSchema.parse(JSON.parse(readFileSync(join(folder, demoMarker), "utf8")))
	} catch {
		return undefined
	}
}

function isRunning(pid: number): boolean {
	try {
		// Signal 0 is sent to nobody: it only asks.
		process.kill(pid, 0)
		return true
	} catch (error) {
		return error instanceof Error && "code" in error && error.code === "EPERM"
	}
}
