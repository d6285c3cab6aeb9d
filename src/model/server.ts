/** Talks to an OpenAI-compatible server. Whatever it answers passes zod; every failure is a value. */
import { z } from "zod"

export type Model = {
	/** Without a trailing slash. */
	readonly baseUrl: string
	readonly apiKey: string | undefined
	/** Answers questions and names groups; undefined: only likeness is asked for. */
	readonly chatModel: string | undefined
	readonly embeddingModel: string | undefined
	/** How long one answer is waited for. */
	readonly patienceMs: number
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: ModelFault }
export type ModelFault = "unreachable" | "refused" | "not-as-agreed"

/** Of the variables of the environment; undefined: none is named, or only half of it is. */
export function modelOf(env: Readonly<Record<string, string | undefined>>): Model | undefined {
	const value = (name: string): string | undefined => (env[name]?.trim() === "" ? undefined : env[name]?.trim())
	const baseUrl = value("LLM_BASE_URL")?.replace(/\/+$/, "")
	const [chatModel, embeddingModel] = [value("LLM_MODEL"), value("EMBEDDING_MODEL")]
	if (baseUrl === undefined || !/^https?:\/\//.test(baseUrl) || (chatModel === undefined && embeddingModel === undefined)) return undefined
	return { baseUrl, apiKey: value("LLM_API_KEY"), chatModel, embeddingModel, patienceMs }
}

/** A model of a county's own server may be slow; a person is waiting all the same. */
const patienceMs = 60_000

const chatSchema = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1) })
const embeddingSchema = z.object({ data: z.array(z.object({ index: z.number().int(), embedding: z.array(z.number()).min(1) })) })

/** The model's answer as JSON that fits `schema`. */
export async function askModel<T>(model: Model, instruction: string, input: unknown, schema: z.ZodType<T>): Promise<Answer<T>> {
	const messages = [
		{ role: "system", content: instruction },
		{ role: "user", content: JSON.stringify(input) },
	]
	const answer = await post(
		model,
		"/chat/completions",
		{ model: model.chatModel, messages, temperature: 0, response_format: { type: "json_object" } },
		chatSchema,
	)
	if (!answer.ok) return answer
	return parsed(answer.value.choices[0]?.message.content ?? "", schema)
}

/** One vector a text, in their order. */
export async function embed(model: Model, texts: readonly string[]): Promise<Answer<readonly (readonly number[])[]>> {
	const answer = await post(model, "/embeddings", { model: model.embeddingModel, input: texts }, embeddingSchema)
	if (!answer.ok) return answer
	const byIndex = new Map(answer.value.data.map(({ index, embedding }) => [index, embedding]))
	const vectors = texts.flatMap((_, index) => {
		const vector = byIndex.get(index)
		return vector === undefined ? [] : [vector]
	})
	const isWhole = vectors.length === texts.length && byIndex.size === texts.length && new Set(vectors.map(({ length }) => length)).size <= 1
	return isWhole ? { ok: true, value: vectors } : { ok: false, fault: "not-as-agreed" }
}

async function post<T>(
	{ baseUrl, apiKey, patienceMs: patience }: Model,
	path: string,
	body: unknown,
	schema: z.ZodType<T>,
): Promise<Answer<T>> {
	try {
		const response = await fetch(`${baseUrl}${path}`, {
			method: "POST",
			headers: { "content-type": "application/json", ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }) },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(patience),
		})
		const text = await response.text()
		return response.ok ? parsed(text, schema) : { ok: false, fault: "refused" }
	} catch {
		return { ok: false, fault: "unreachable" }
	}
}

function parsed<T>(text: string, schema: z.ZodType<T>): Answer<T> {
	try {
		const result = schema.safeParse(JSON.parse(text))
		return result.success ? { ok: true, value: result.data } : { ok: false, fault: "not-as-agreed" }
	} catch {
		return { ok: false, fault: "not-as-agreed" }
	}
}
