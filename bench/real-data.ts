/** The folder of real data, by `--data` or CUNKOU_BENCH_DATA. It has no default: what is in it may not leave the machine it lies on. */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"

/** The folder of one data set; undefined where it was not given or is not there. */
export function realData(name: string): string | undefined {
	const { values } = parseArgs({ allowPositionals: true, strict: false, options: { data: { type: "string" } } })
	const root = typeof values.data === "string" ? values.data : process.env.CUNKOU_BENCH_DATA
	const folder = root === undefined || root === "" ? undefined : join(root, name)
	return folder !== undefined && existsSync(folder) ? folder : undefined
}
