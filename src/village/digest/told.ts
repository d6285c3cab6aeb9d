/** What of a digest's facts somebody is told: by the roles they hold, the rights that go with them, and what is their own. Pure. */
import type { DigestGroup, DigestLine, DigestSection, DigestUse } from "../affair.ts"
import { fewest, inTurn } from "./rules.ts"

/** What an affair told, once for everybody. */
export type Facts = { readonly concerns: DigestUse["concerns"]; readonly sections: readonly DigestSection[] }

export type Looker = {
	readonly personId?: string | undefined
	readonly roles: readonly string[]
	readonly rights: ReadonlySet<string>
	/** Those of them that come with a role that is not of one group: what they may do in the whole village. */
	readonly wide: ReadonlySet<string>
	/** Looks after the instance: is told what anybody is. */
	readonly isAdministrator: boolean
	/** The group they live in, which is the one they look after where their role is of a group. */
	readonly group: string | null
}

/** These roles answer for one group, and are told of no other. */
export const groupRoles: ReadonlySet<string> = new Set(["group-leader"])

export type Told = {
	/** Theirs to decide or do, the nearest to them first. */
	readonly decide: readonly DigestLine[]
	/** Others' to do, and theirs to know. */
	readonly watch: readonly DigestLine[]
	/** Without lines; what concerns them most comes first. */
	readonly sections: readonly Omit<DigestSection, "lines">[]
	/** They look after a group, and the roster does not say which. */
	readonly lacksGroup: boolean
}

export function toldTo(facts: readonly Facts[], looker: Looker): Told {
	const parts = facts
		.map((each) => ({ ...each, ...reachOf(each, looker) }))
		.filter(({ near }) => near > 0)
		.toSorted((a, b) => b.near - a.near)
		.flatMap(({ sections, whole, own }) =>
			sections.flatMap((section) => {
				const reach = { whole: whole && sees(section, looker, looker.wide), own: own && sees(section, looker, looker.rights) }
				return reach.whole || reach.own ? [partOf(section, reach, looker)] : []
			}),
		)
	const [decide, watch] = [inTurn(parts.map((part) => part.decide)), inTurn(parts.map((part) => part.watch))]
	const own = new Set(decide.flatMap((line) => (isOwn(line, looker) ? (line.matter ?? []) : [])))
	return {
		decide: decide.filter((line) => line.matter === undefined || !own.has(line.matter) || isOwn(line, looker)),
		watch: watch.filter(({ matter }) => matter === undefined || !own.has(matter)),
		sections: parts.map(({ section }) => section),
		lacksGroup: looker.group === null && looker.roles.some((role) => groupRoles.has(role)),
	}
}

type Reach = {
	/** Whether they are told of the whole village. */
	readonly whole: boolean
	/** Whether they are told of their group. */
	readonly own: boolean
}

function sees({ right }: DigestSection, { isAdministrator }: Looker, held: ReadonlySet<string>): boolean {
	return right === undefined || isAdministrator || held.has(right)
}

function reachOf({ concerns }: Facts, { roles, isAdministrator }: Looker): Reach & { readonly near: number } {
	const named = roles.filter((role) => concerns[role] !== undefined)
	const near = (isAdministrator ? Object.keys(concerns) : named).map((role) => concerns[role] ?? 0)
	return {
		near: Math.max(0, ...near),
		whole: isAdministrator || named.some((role) => !groupRoles.has(role)),
		own: named.some((role) => groupRoles.has(role)),
	}
}

function partOf({ lines, groups, bars, figures, ...section }: DigestSection, { whole, own }: Reach, looker: Looker) {
	const about = own && looker.group !== null ? looker.group : undefined
	const mine = (groups ?? []).filter(({ group, size }) => group === about && size >= fewest)
	const decide = lines.filter((line) =>
		line.persons !== undefined ? isOwn(line, looker) : line.group !== undefined ? line.group === about : whole && canAct(line, looker),
	)
	return {
		decide,
		watch: lines.filter((line) => whole && !decide.includes(line) && watches(line, looker)),
		section: {
			...section,
			figures: [...(whole ? figures : []), ...mine.flatMap(named)],
			...(whole && bars !== undefined && { bars }),
		},
	}
}

function named({ group, figures }: DigestGroup): DigestSection["figures"] {
	return figures.map(({ label, value }) => ({ label: `${group} ${label}`, value }))
}

function isOwn({ persons }: DigestLine, { personId }: Looker): boolean {
	return personId !== undefined && (persons?.includes(personId) ?? false)
}

function canAct(line: DigestLine, looker: Looker): boolean {
	return line.act !== undefined && (looker.isAdministrator || looker.wide.has(line.act)) && !isExcepted(line, looker)
}

function isExcepted({ except }: DigestLine, { personId }: Looker): boolean {
	return personId !== undefined && (except?.includes(personId) ?? false)
}

function watches(line: DigestLine, looker: Looker): boolean {
	const { watch, persons, group } = line
	return persons === undefined && group === undefined && (isExcepted(line, looker) || looker.roles.some((role) => watch?.includes(role)))
}
