/** What the ledger offers to other programs is called. */
const zh = {
	"ledger.api.roots": "账本的签名根，新的在前",
	"ledger.api.proof": "证明账本里某一条的文件，/verify 能查",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"ledger.api.roots": "Signed roots of the ledger, newest first",
	"ledger.api.proof": "The file that proves one entry; /verify checks it",
}
export const recordWords = { "zh-CN": zh, en }
