/** The affairs there are, and what follows from all of them. */

import type { Reseal } from "./store/dump/reseal.ts"
import { type Shape, shapesOf } from "./store/dump/shape.ts"
import { transportTables } from "./store/transport.ts"
import type { Affair } from "./village/affair.ts"
import { apiAffair } from "./village/api/index.ts"
import { bundleAffair } from "./village/bundle/index.ts"
import { burdenAffair } from "./village/burden/index.ts"
import { councilAffair } from "./village/council/index.ts"
import { digestAffair } from "./village/digest/index.ts"
import { filingAffair } from "./village/filing/index.ts"
import { itemAffair } from "./village/item/index.ts"
import { ledgerAffair } from "./village/ledger/index.ts"
import { noticeAffair } from "./village/notice/index.ts"
import { opinionAffair } from "./village/opinion/index.ts"
import { outreachAffair } from "./village/outreach/index.ts"
import { peopleAffair } from "./village/people/index.ts"
import { publicPageAffair } from "./village/publicpage/index.ts"
import { reportAffair } from "./village/report/index.ts"
import { rightsOf } from "./village/rights.ts"
import { searchAffair } from "./village/search/index.ts"
import { settingAffair } from "./village/setting/index.ts"
import { sharedWordsOf } from "./village/shared-words.ts"
import { signoffAffair } from "./village/signoff/index.ts"
import { surveyAffair } from "./village/survey/index.ts"
import { taskAffair } from "./village/task/index.ts"
import { townshipAffair } from "./village/township/index.ts"
import { staffTables } from "./web/auth/tables.ts"
import { consoleRights } from "./web/console/rights.ts"

/** The affairs of a village. Adding one is adding a folder and a line. */
const villageAffairs: readonly Affair[] = [
	peopleAffair,
	surveyAffair,
	signoffAffair,
	noticeAffair,
	opinionAffair,
	outreachAffair,
	burdenAffair,
	ledgerAffair,
	councilAffair,
	taskAffair,
	filingAffair,
	reportAffair,
	itemAffair,
	digestAffair,
	townshipAffair,
	publicPageAffair,
	searchAffair,
	settingAffair,
	apiAffair,
	bundleAffair,
]
export const affairs: readonly Affair[] = [...villageAffairs, sharedWordsOf(villageAffairs)]

/** Who may do what, of all affairs and the console itself. */
export const allRights = rightsOf([...affairs, { rights: consoleRights }])

/** Every table there is, for who moves rows from one database to another. */
export function allShapes(): readonly Shape[] {
	// Worked out once, when the service starts: it takes longer than a reply should wait.
	shapes ??= shapesOf([transportTables, staffTables, ...affairs.map(({ tables }) => tables)])
	return shapes
}
let shapes: readonly Shape[] | undefined

/** How each table that keeps sealed values is sealed anew. */
export function allReseals(): ReadonlyMap<string, Reseal> {
	return new Map(affairs.flatMap(({ reseal }) => Object.entries(reseal ?? {})))
}
