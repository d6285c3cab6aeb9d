/** Bodies a village has, with the rule each starts with. All of it may be changed; the source is shown with every result. Pure. */
import type { Base, Rule, Share } from "./rules.ts"

export const bodyKinds = ["council", "group-council", "representatives", "village-meeting", "group-meeting", "collective", "other"] as const
export type BodyKind = (typeof bodyKinds)[number]

const half: Share = { kind: "more-than", numerator: 1, denominator: 2 }
const twoThirds: Share = { kind: "at-least", numerator: 2, denominator: 3 }
const fourFifths: Share = { kind: "at-least", numerator: 4, denominator: 5 }
const everyone: Share = { kind: "at-least", numerator: 1, denominator: 1 }

const law = "《中华人民共和国村民委员会组织法》（2018 年修正，2025 年修订后条号有变动，请核对现行文本）"

/** How the threshold is chosen in the console, each with its base. */
export const thresholds = {
	"majority-due": { share: half, of: "due" },
	"80-due": { share: fourFifths, of: "due" },
	"unanimity-due": { share: everyone, of: "due" },
	"majority-present": { share: half, of: "present" },
	"two-thirds-present": { share: twoThirds, of: "present" },
	"two-thirds-all": { share: twoThirds, of: "all" },
} as const satisfies Readonly<Record<string, { readonly share: Share; readonly of: Base }>>
export const thresholdIds = ["majority-due", "80-due", "unanimity-due", "majority-present", "two-thirds-present", "two-thirds-all"] as const

export const quorums = {
	none: null,
	"half-due": { share: half, of: "due" },
	"two-thirds-due": { share: twoThirds, of: "due" },
	"two-thirds-all": { share: twoThirds, of: "all" },
} as const satisfies Readonly<Record<string, Rule["quorum"]>>
export const quorumIds = ["none", "half-due", "two-thirds-due", "two-thirds-all"] as const

/** The rule each kind of body starts with. */
export const ruleOfKind: Readonly<Record<BodyKind, Rule>> = {
	council: {
		unit: "person",
		quorum: null,
		threshold: thresholds["majority-due"],
		recusalShrinksAll: true,
		noticeDays: 3,
		online: "binding",
		source: "本村《村民议事会议事规则》：应到成员过半数同意通过",
	},
	"group-council": {
		unit: "person",
		quorum: null,
		threshold: thresholds["majority-due"],
		recusalShrinksAll: true,
		noticeDays: 3,
		online: "binding",
		source: "本村《村民小组议事会议事规则》：应到成员过半数同意通过；本组的事本组议",
	},
	representatives: {
		unit: "person",
		quorum: quorums["two-thirds-due"],
		threshold: thresholds["majority-present"],
		recusalShrinksAll: true,
		noticeDays: 3,
		online: "poll",
		source: `${law}：村民代表会议有三分之二以上的组成人员参加方可召开，所作决定应当经到会人员的过半数同意`,
	},
	"village-meeting": {
		unit: "person",
		quorum: quorums["half-due"],
		threshold: thresholds["majority-present"],
		recusalShrinksAll: true,
		noticeDays: 10,
		online: "poll",
		source: `${law}：十八周岁以上村民过半数（或三分之二以上的户的代表）参加，到会人员过半数通过；提前十天通知`,
	},
	"group-meeting": {
		unit: "household",
		quorum: quorums["two-thirds-due"],
		threshold: thresholds["majority-present"],
		recusalShrinksAll: true,
		noticeDays: 3,
		online: "poll",
		source: `${law}：村民小组会议有本组十八周岁以上村民三分之二以上，或者三分之二以上的户的代表参加，决定经到会人员过半数同意`,
	},
	collective: {
		unit: "person",
		quorum: quorums["two-thirds-all"],
		threshold: thresholds["two-thirds-all"],
		// 全体成员: the law counts who recused, too.
		recusalShrinksAll: false,
		noticeDays: 10,
		online: "binding",
		source:
			"《中华人民共和国农村集体经济组织法》第二十七条：成员大会应当有三分之二以上具有完全民事行为能力的成员参加，可以通过即时通讯工具在线参加；决定应当经本集体经济组织全体成员三分之二以上同意",
	},
	other: {
		unit: "person",
		quorum: quorums["half-due"],
		threshold: thresholds["majority-present"],
		recusalShrinksAll: true,
		noticeDays: 3,
		online: "binding",
		source: "本村约定",
	},
}
