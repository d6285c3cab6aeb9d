/** What surveys need of the people of a village: shapes of `people/index.ts`, handed in by `index.ts`. */
import type { FastifyRequest } from "fastify"
import type { Json } from "../../engine/flow.ts"
import type { Channels, Purpose, Way } from "../../outbound/choose-channel.ts"
import type { Cipher } from "../../store/cipher.ts"
import type { Reader, Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import type { Reading } from "../reckoned.ts"

export type RosterPerson = {
	readonly personId: string
	readonly name: string
	readonly householdId: string
	readonly householdNumber: string
	readonly groupName: string | null
	readonly isAdult: boolean
}

export type People = {
	readonly villageByCode: (
		reader: Reader,
		code: string,
	) => Promise<{ readonly id: string; readonly code: string; readonly name: string } | undefined>
	readonly villageById: (reader: Reader, villageId: string) => Promise<{ readonly name: string } | undefined>
	readonly member: (
		reader: Reader,
		villageId: string,
		personId: string,
	) => Promise<{ readonly name: string; readonly householdId: string } | undefined>
	readonly addTask: (
		tx: Tx,
		task: {
			readonly villageId: string
			readonly id: string
			readonly kind: "enter-answer"
			readonly householdId: string
			readonly personId: string
			readonly chatId: string
			readonly subject: string
			readonly detail: Json
			readonly at: number
		},
	) => Promise<void>
	/** Who could answer. */
	readonly rosterCounts: (
		reader: Reader,
		villageId: string,
	) => Promise<{ readonly households: number; readonly persons: number; readonly adults: number }>
	/** Whether a page must not go through all of it. */
	readonly isLargeVillage: (reader: Reader, villageId: string) => Promise<boolean>
	/** Closes the open tasks of a subject whose detail is what is meant. */
	readonly closeTasksAbout: (
		tx: Tx,
		of: { readonly villageId: string; readonly kind: "enter-answer"; readonly subject: string; readonly by: string; readonly at: number },
		isMeant: (detail: unknown) => boolean,
	) => Promise<void>
	/** Everybody who still belongs to the village, in the roster's order. */
	readonly everybody: (reader: Reader, villageId: string, now: number) => Promise<readonly RosterPerson[]>
	/** The same piece by piece. */
	readonly everybodyPieces: (reading: Reading, villageId: string, now: number) => AsyncIterable<readonly RosterPerson[]>
	/** The first of those whose name has these words in it, or whose household has this number; in the roster's order. */
	readonly personsLike: (
		reader: Reader,
		of: { readonly villageId: string; readonly words: string; readonly limit: number; readonly now: number },
	) => Promise<readonly RosterPerson[]>
	/** These persons as far as they still belong to the village. */
	readonly personsOf: (reader: Reader, villageId: string, personIds: readonly string[], now: number) => Promise<readonly RosterPerson[]>
	/** The household a code of a letter names, without spending a use; wrong ones are counted by address. */
	readonly householdByCode: (
		tx: Tx,
		of: { readonly cipher: Cipher; readonly villageId: string; readonly text: string; readonly ip: string; readonly now: number },
	) => Promise<
		| { readonly ok: true; readonly household: { readonly householdId: string } }
		| { readonly ok: false; readonly code: "mistyped" | "unknown" | "closed" }
	>
	/** The person the asking browser's chat speaks for; `wanted`: that one, where it may. */
	readonly knownPerson: (
		reader: Reader,
		house: Pick<House, "knownChats">,
		request: FastifyRequest,
		villageId: string,
		wanted?: string,
	) => Promise<{ readonly personId: string; readonly name: string; readonly householdId: string } | undefined>
	/** Adults of a household under masked labels. */
	readonly adultLabels: (
		reader: Reader,
		villageId: string,
		householdId: string,
		now: number,
	) => Promise<readonly { readonly id: string; readonly label: string }[]>
	readonly chatsOfPersons: (
		reader: Reader,
		villageId: string,
		personIds: readonly string[] | "all",
	) => Promise<readonly { readonly chatId: string; readonly personId: string }[]>
	/** The one chat of each person for something nobody asked for, or why there is none. */
	readonly waysTo: (
		reader: Reader,
		query: { readonly villageId: string; readonly purpose: Purpose; readonly channels: Channels; readonly now: number },
		personIds: readonly string[],
	) => Promise<ReadonlyMap<string, Way>>
}
