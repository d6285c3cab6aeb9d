/** For a village that moves to another instance: what is sealed of its people, and the hashes they are found by. */
import { z } from "zod"
import type { Json } from "../../engine/flow.ts"
import { opened, type Reseal, resealed, textIn } from "../../store/dump/reseal.ts"
import { codeHashOf, sealCode } from "./repo-codes.ts"
import { identityHash, phoneHash, sealIdentity, sealPhone } from "./repo-roster.ts"

const membership: Reseal = (row, keys) => {
	const personId = textIn(row, "person_id")
	const phone = opened(row.phone_sealed, `membership.phone/${personId}`, keys)
	const number = opened(row.identity_sealed, `membership.identity/${personId}`, keys)
	return {
		...row,
		phone_sealed: phone === null ? null : sealPhone(keys.to, personId, phone),
		phone_hash: phone === null ? null : phoneHash(keys.to, phone),
		identity_sealed: number === null ? null : sealIdentity(keys.to, personId, number),
		identity_hash: number === null ? null : identityHash(keys.to, number),
	}
}

const enrolmentCode: Reseal = (row, keys) => {
	const digits = opened(row.sealed, "enrolment.code", keys)
	return digits === null ? row : { ...row, sealed: sealCode(keys.to, digits), code_hash: codeHashOf(keys.to, digits) }
}

const detailSchema = z.record(z.string(), z.json())

/** The note that somebody left stands sealed within the task's detail. */
const task: Reseal = (row, keys) => {
	if (typeof row.detail !== "string" || row.detail === "") return row
	const detail: Record<string, Json> = detailSchema.parse(JSON.parse(row.detail))
	if (typeof detail.sealedNote !== "string") return row
	return { ...row, detail: JSON.stringify({ ...detail, sealedNote: resealed(detail.sealedNote, "task.note", keys) }) }
}

export const peopleReseal: Readonly<Record<string, Reseal>> = { membership, enrolment_code: enrolmentCode, task }
