/** Staff of the demo: one who runs the instance, and one of each office, so that a visitor sees what each of them sees. */
import { randomBytes } from "node:crypto"
import type { House } from "../village/affair.ts"
import { roleHolders, roleLabel } from "../village/people/index.ts"
import { addAccount } from "../web/auth/accounts.ts"
import { hashPassword } from "../web/auth/password.ts"

/** One password for all of them, new each time. */
export type DemoStaff = { readonly name: string; readonly password: string; readonly offices: readonly string[] }

const offices = ["secretary", "committee", "council", "supervisor", "group-leader", "grid-worker", "township"] as const

export async function appointStaff(house: House, villageId: string): Promise<DemoStaff> {
	const name = "demo"
	const password = randomBytes(9).toString("base64url")
	const passwordHash = await hashPassword(password)
	const at = house.clock()
	const names = offices.map((role) => (house.locale === "en" ? role : roleLabel(role, house.locale)))
	await house.store.tx(async (tx) => {
		const common = { passwordHash, at }
		const administrator = { id: house.newId(), loginName: name, displayName: "演示管理员", isAdministrator: true, villages: [] }
		await addAccount(tx, { ...common, ...administrator })
		const holders = await roleHolders(tx, villageId)
		for (const [index, role] of offices.entries()) {
			const loginName = names[index] ?? role
			const holder = holders.find(({ roles }) => roles.includes(role))
			const office = {
				id: house.newId(),
				loginName,
				displayName: loginName,
				isAdministrator: false,
				villages: [{ villageId, roles: [role] }],
			}
			await addAccount(tx, { ...common, ...office, ...(holder === undefined ? {} : { personId: holder.personId }) })
		}
	})
	return { name, password, offices: names }
}
