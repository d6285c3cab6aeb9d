/** Whether a model answered what it was asked. Pure. */

/** By id, where every id asked stands exactly once and no other does. */
export function exactly<T extends { readonly id: string }>(
	answers: readonly T[],
	asked: readonly { readonly id: string }[],
): ReadonlyMap<string, T> | undefined {
	const byId = new Map(answers.map((answer) => [answer.id, answer]))
	return answers.length === asked.length && asked.every(({ id }) => byId.has(id)) ? byId : undefined
}
