/** What a dialog waits for, as stored data: enough to read the next reply without running the flow. */
import { z } from "zod"

const optionSchema = z.object({ id: z.string(), label: z.string() })

export const waitSchema = z.object({
	/** Token of the prompt this wait stands for; a button carrying another token is an old one. */
	token: z.string(),
	/** What counts as a reply. */
	expects: z.discriminatedUnion("kind", [
		/** Options by id; `pick.max > 1` takes several. `free` also takes any other text as a text reply (e.g. 其他). */
		z.object({
			kind: z.literal("options"),
			options: z.array(optionSchema),
			pick: z.object({ min: z.number().int(), max: z.number().int() }),
			free: z.boolean().exactOptional(),
			/** Whole messages that answer what else the prompt asks, and are a text reply though they sound like an option: 还有要补充的吗？没有了. */
			asText: z.array(z.string()).exactOptional(),
			/** What the options are counted as, where that is no everyday counter: 题 makes 第五题 the fifth. */
			counter: z.string().exactOptional(),
			/** What else can be named by its number, though nothing offers it: under 都对 or 要改, 第三题 is the third of `ids`. */
			byNumber: z.object({ counter: z.string(), ids: z.array(z.string()) }).exactOptional(),
		}),
		/**
		 * `commands`: asks for what no command is, so that 我的意见 opens what it always opens, and 取消 leaves; else a command may be the answer. With
		 * true (在哪里) also what is known by its shape is heard, a number or a 接龙; with `words` (what is wrong, when to call) that belongs to the answer.
		 */
		z.object({
			kind: z.literal("text"),
			media: z.boolean().exactOptional(),
			commands: z.union([z.literal(true), z.literal("words")]).exactOptional(),
		}),
		z.object({
			kind: z.literal("number"),
			min: z.number().exactOptional(),
			max: z.number().exactOptional(),
			decimals: z.number().int().exactOptional(),
			/** The question's own unit: 十五盏 is 15. */
			unit: z.string().exactOptional(),
		}),
		/** Nothing is asked; only commands and timers. */
		z.object({ kind: z.literal("nothing") }),
	]),
	/** `return`: the engine's own question 接着填吗, asked over a dialog that was interrupted. */
	purpose: z.literal("return").exactOptional(),
	/** Everything owed has been given and this is only an offer: another dialog takes its place instead of standing above it. */
	settled: z.literal(true).exactOptional(),
	/** Whether 跳过 and 返回 mean something here. */
	canSkip: z.boolean(),
	canGoBack: z.boolean(),
	/** When the dialog expires by itself, ms. */
	until: z.number().int().exactOptional(),
})
export type Wait = z.infer<typeof waitSchema>
