/** What the ledger's dialogs and pages say. */
import type { Catalogue } from "../../text/catalogue.ts"
import { keysWords } from "./words-keys.ts"
import { recordWords } from "./words-record.ts"
import { verifyWords } from "./words-verify.ts"

export const words: Catalogue = {
	"zh-CN": {
		...recordWords["zh-CN"],
		...keysWords["zh-CN"],
		...verifyWords["zh-CN"],
		"ledger.receipt.ask": "请把回执码写在“查回执”后面，中间空一格，比如：查回执 382 417 9023",
		"ledger.receipt.mistyped":
			"这个回执码不对。回执码是十位数字（投票的参加证明是十四位），比如 382 417 9023。请对一遍，再发“查回执 ”加上码。",
		"ledger.receipt.unknown": "没有查到这张回执。请对一遍回执码；还是查不到，请发“人工”。",
		"ledger.receipt.place": "{village}公开账本第 {seq} 条",
		"ledger.receipt.what": "{what}，{time}",
		"ledger.receipt.signed": "已经在 {time} 签名的树根里（共 {size} 条），以后谁改都能查出来。",
		"ledger.receipt.unsigned": "已经记下，还没有签进树根。每天 23:00 签一次，签了就能下载证明。",
		"ledger.receipt.link": "看回执、下载证明",

		"ledger.receipt.title": "查回执",
		"ledger.receipt.intro": "回执上的十位数字，或者投票参加证明上的十四位数字，能查到您那一条还在不在账上。",
		"ledger.receipt.code": "回执码",
		"ledger.receipt.look": "查",
		"ledger.receipt.found": "回执 {code}",
		"ledger.receipt.proof": "下载证明文件",
		"ledger.receipt.proofWhy": "证明文件可以自己存着。用“验证明”那一页打开，不用联网也能查，谁也代替不了您查。",
		"ledger.receipt.toVerify": "去验证明",
		"ledger.receipt.another": "查另一张",
		"ledger.receipt.often": "查得太多了，请过十分钟再试。",

		"ledger.roots.title": "账本的树根",
		"ledger.roots.why": "树根是整本账的指纹：账上改一个字，树根就不一样。请抄下或拍下一个，以后就能查这本账有没有被改过。",
		"ledger.roots.none": "还没有签过。记下第一条以后，当天 23:00 签第一次。",
		"ledger.roots.line": "{time}，前 {size} 条",
		"ledger.roots.older": "看以前的树根",
		"ledger.roots.key": "本村签名的公钥：",
		"ledger.roots.verify": "验证明",
		"ledger.roots.bundle": "下载整本账",
		"ledger.roots.howKey":
			"公钥抄一次就够：以后换了钥匙，旧的签字交给新的，抄着旧公钥也查得通。整本账下载以后，用 cunkou ledger verify 能从头查到尾，不用相信村里的机器。",
		"ledger.roots.of": "{village}的账本",
	},
	en: {
		...recordWords.en,
		...keysWords.en,
		...verifyWords.en,
		"ledger.receipt.ask": "Send the code after 查回执 with a space between, for example: 查回执 382 417 9023",
		"ledger.receipt.mistyped":
			"That is no receipt code. It has ten digits, such as 382 417 9023. Check it and send 查回执 with the code again.",
		"ledger.receipt.unknown": "No such receipt was found. Check the code; if that does not help, send 人工.",
		"ledger.receipt.place": "{village}, public ledger, entry {seq}",
		"ledger.receipt.what": "{what}, {time}",
		"ledger.receipt.signed": "It is covered by the root signed {time} (over {size} entries): whoever changes it is found out.",
		"ledger.receipt.unsigned":
			"It is recorded, not yet covered by a signed root. Roots are signed daily at 23:00; after that the proof can be downloaded.",
		"ledger.receipt.link": "See the receipt, download the proof",

		"ledger.receipt.title": "Find a receipt",
		"ledger.receipt.intro": "The ten digits on a receipt show whether your entry still stands in the ledger.",
		"ledger.receipt.code": "Receipt code",
		"ledger.receipt.look": "Find",
		"ledger.receipt.found": "Receipt {code}",
		"ledger.receipt.proof": "Download the proof file",
		"ledger.receipt.proofWhy":
			"Keep the proof file yourself. The page “Check a proof” opens it, without a network; nobody has to be trusted for it.",
		"ledger.receipt.toVerify": "Check a proof",
		"ledger.receipt.another": "Find another",
		"ledger.receipt.often": "Too many tries; please wait ten minutes.",

		"ledger.roots.title": "Roots of the ledger",
		"ledger.roots.why":
			"A root is the fingerprint of the whole ledger: if one word of it changes, so does the root. Write one down or take a picture, and you can tell later whether the ledger was changed.",
		"ledger.roots.none": "None yet. The first is signed at 23:00 on the day of the first entry.",
		"ledger.roots.line": "{time}, the first {size} entries",
		"ledger.roots.older": "Earlier roots",
		"ledger.roots.key": "Public key of this village:",
		"ledger.roots.verify": "Check a proof",
		"ledger.roots.bundle": "Download the whole ledger",
		"ledger.roots.howKey":
			"Copying the key once is enough: should it change, the old one signs for the new one. With cunkou ledger verify the downloaded ledger can be checked from end to end, without trusting the village's machine.",
		"ledger.roots.of": "Ledger of {village}",
	},
}
