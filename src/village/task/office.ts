/** Which office of the township a village reports to, unless somebody writes another. */
import type { Reader } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { villageById } from "../people/index.ts"

/** By the township's name as the village gives it; in general words where it gives none. */
export async function officeOf(reader: Reader, { say }: Pick<House, "say">, villageId: string): Promise<string> {
	const township = (await villageById(reader, villageId))?.township ?? ""
	if (township === "") return say("task.office.default")
	// A street has an office of the district's, no government of its own.
	return say(township.endsWith("街道") ? "task.office.street" : "task.office.township", { township })
}
