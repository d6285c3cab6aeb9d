/** The village as the file a village would hand in: one row a person, the household's number only in its first. */
import type { DemoHousehold } from "./village.ts"

const titles = ["户号", "与户主关系", "姓名", "性别", "出生日期", "手机号", "村民小组", "网格", "地址", "居住状态", "角色", "联系员"]

export function rosterCsv(households: readonly DemoHousehold[]): string {
	const rows = households.flatMap(({ number, group, grid, address, contact, villagers }) =>
		villagers.map(({ relation, name, sex, birth, phone, residence, role }, i) =>
			i === 0
				? [number, relation, name, sex, birth, phone, group, grid, address, residence, role, contact]
				: ["", relation, name, sex, birth, phone, "", "", "", residence, role, ""],
		),
	)
	return `${[titles, ...rows].map((cells) => cells.map(quoted).join(",")).join("\r\n")}\r\n`
}

function quoted(cell: string): string {
	return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
