/** A roster as an import leaves it, and opinions: a village as large as anybody may have. */
import { newId } from "../src/store/ids.ts"
import type { Store } from "../src/store/store.ts"
import type { House } from "../src/village/affair.ts"
import { opinionTables } from "../src/village/opinion/index.ts"
import { peopleTables, rosterHashes } from "../src/village/people/index.ts"
import { benchVillage } from "./seed.ts"

const perCommit = 500
const surnames = [..."李王张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁"]
const givens = [..."建国秀英志强桂兰德明玉珍小宝文军海燕春梅国庆"]

function nameOf(n: number): string {
	const pick = (of: readonly string[], at: number) => of[at % of.length] ?? ""
	return pick(surnames, n) + pick(givens, n >> 2) + pick(givens, (n >> 5) * 7)
}

/** Households of three, `h0` … of `p0-0` `p0-1` `p0-2`. Phones are sealed and hashed as an import does it, one in each household. */
export async function seedRoster(store: Store, house: House, households: number): Promise<void> {
	const phones = rosterHashes(house.cipher)
	for (let from = 0; from < households; from += perCommit)
		await store.tx(async (tx) => {
			const { household, membership } = tx.tables(peopleTables)
			const all = Array.from({ length: perCommit }, (_, index) => from + index)
			const numberOf = (n: number) => String(n).padStart(6, "0")
			await tx.db
				.insert(household)
				.values(
					all.map((n) => ({ villageId: benchVillage, id: `h${n}`, number: numberOf(n), sortKey: numberOf(n), address: `${n % 97} 号院` })),
				)
			await tx.db.insert(membership).values(
				all.flatMap((n) =>
					[0, 1, 2].map((place) => {
						const personId = `p${n}-${place}`
						const phone = `138${String(n * 37)
							.padStart(8, "0")
							.slice(-8)}`
						return {
							villageId: benchVillage,
							personId,
							householdId: `h${n}`,
							place,
							name: nameOf(n * 3 + place),
							relation: place === 0 ? "户主" : "亲属",
							roles: [],
							hasRole: false,
							...(place === 0 && {
								phoneSealed: house.cipher.seal(phone, `membership.phone/${personId}`),
								phoneHash: phones.phone(phone),
								phoneTail: phones.phoneTail(phone),
							}),
						}
					}),
				),
			)
		})
}

export async function seedOpinions(store: Store, opinions: number): Promise<void> {
	for (let from = 0; from < opinions; from += 500)
		await store.tx(async (tx) => {
			const { opinion } = tx.tables(opinionTables)
			await tx.db.insert(opinion).values(
				Array.from({ length: 500 }, (_, index) => from + index).map((n) => ({
					villageId: benchVillage,
					id: newId(),
					year: 2026,
					serial: n + 1,
					number: `BN-2026-${String(n + 1).padStart(4, "0")}`,
					text: `${n % 20} 组的路灯坏了三天没有人来修，晚上老人出门看不见，请村里派人看一看。`.repeat(2),
					media: [],
					sourceKind: "chat" as const,
					channel: "web",
					isNamed: false,
					state: "received" as const,
					createdAt: n,
				})),
			)
		})
}
