/** A label and its value on one line: 电话：138… A question keeps its own mark: 装路灯，同意吗？不同意. Pure. */
export function labelled(label: string, value: string, colon: string): string {
	const last = label.trim().slice(-1)
	if ("？！：。".includes(last) && last !== "") return `${label.trim()}${value}`
	return "?!:.".includes(last) && last !== "" ? `${label.trim()} ${value}` : `${label}${colon}${value}`
}
