/** Titles of columns as people write them, in one place for every file that is taken: rosters, opinions, surveys, sign-offs, notices. Pure. */
import { halfWidth } from "../text/mask.ts"
import { simplified } from "../text/simplified.ts"

const brackets = /\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}|【[^【】]*】|〔[^〔〕]*〕|〈[^〈〉]*〉/g
const marks = /[\s*:.,;!?_\-—·'"“”‘’「」『』《》()[\]{}【】〔〕〈〉#※★☆▲●◆→↓\p{Cc}\p{Cf}]/gu

/** What two ways to write one title have in common: *手機號碼（必填） is 手机号码. What stands in brackets is a remark, unless there is nothing else. */
export function titleKey(title: string): string {
	const plain = simplified(halfWidth(title)).toLowerCase()
	const bare = plain.replace(brackets, "").replace(marks, "")
	return bare === "" ? plain.replace(marks, "") : bare
}

/** Longer is prose, no title. */
const longestTitle = 60

/** Finds a column by any of its titles. */
export function titleFinder<Id extends string>(titles: Readonly<Record<Id, readonly string[]>>, ids: readonly Id[]) {
	const known = new Map(ids.flatMap((id) => titles[id].map((title) => [titleKey(title), id] as const)))
	return (title: string): Id | undefined => (title.length > longestTitle ? undefined : known.get(titleKey(title)))
}

export type TitleRow<Id> = {
	/** Columns by their places, from 0. */
	readonly columns: ReadonlyMap<Id, readonly number[]>
	/** Titles of columns nobody reads. */
	readonly ignored: readonly string[]
	/** A column that stands there more than once: what each is called and where, as “姓名”（B）. */
	readonly twice: { readonly column: Id; readonly titles: readonly string[] } | undefined
}

/** Reads a row of titles; columns of `mayRepeat` may stand there twice. */
export function readTitles<Id>(
	cells: readonly string[],
	columnOf: (title: string) => Id | undefined,
	mayRepeat: ReadonlySet<Id> = new Set(),
): TitleRow<Id> {
	const columns = new Map<Id, number[]>()
	const ignored: string[] = []
	for (const [place, title] of cells.entries()) {
		const id = columnOf(title)
		if (id !== undefined) columns.set(id, [...(columns.get(id) ?? []), place])
		else if (title.trim() !== "") ignored.push(shown(title))
	}
	const double = [...columns].find(([id, places]) => places.length > 1 && !mayRepeat.has(id))
	return {
		columns,
		ignored,
		twice: double && { column: double[0], titles: double[1].map((place) => `“${shown(cells[place] ?? "")}”（${lettersOf(place)}）`) },
	}
}

const shown = (title: string): string => title.replace(/\s+/g, " ").trim().slice(0, 40)

/** 合计, 总计（人）, 共计：35 条, 填表人：王强: what stands below a list, and belongs to no row of it. */
export function isFooter(cell: string): boolean {
	const bare = halfWidth(cell).replace(/\s/g, "")
	return (
		/^(?:合计|总计|小计|共计)(?:\([^()]*\))?:?\d*[人户条件]?$/.test(bare) ||
		/^(?:填表|制表|审核|填报|说明|备注|注)[人单位日期]*:/.test(bare)
	)
}

/** As spreadsheets name the column at a place: A, B … Z, AA. */
function lettersOf(place: number): string {
	return (place >= 26 ? lettersOf(Math.floor(place / 26) - 1) : "") + String.fromCharCode(65 + (place % 26))
}
