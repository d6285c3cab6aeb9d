/** What this affair's rights, and what it offers to other programs, are called. */
const zh = {
	"ledger.api.roots": "账本的签名根，新的在前",
	"ledger.api.proof": "证明账本里某一条的文件，/verify 能查",
	"right.ledger.read": "取账本的签名根和证明",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"ledger.api.roots": "Signed roots of the ledger, newest first",
	"ledger.api.proof": "The file that proves one entry; /verify checks it",
	"right.ledger.read": "Fetch the ledger's signed roots and proofs",
}
export const recordWords = { "zh-CN": zh, en }
