/** What the frame of the public page says. */
const zh = {
	"public.title": "{village}公开栏",
	"public.lead": "村里公开的事都在这里，谁都可以看，不用登记。",
	"public.sections": "本页内容",
	"public.nothing": "村里还没有公开的内容。",
	"public.print": "要打印，用浏览器的“打印”，已经排好版。",
	"public.chat": "登记过的村民在聊天里发“公告”也能看，发“提问”就能问。",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"public.title": "{village}: public notices",
	"public.lead": "What the village makes public stands here. Anybody may read it, without registering.",
	"public.sections": "On this page",
	"public.nothing": "The village has not published anything yet.",
	"public.print": "To print it, use your browser's print command.",
	"public.chat": "Registered residents can also send 公告 in the chat to read notices and 提问 to ask.",
}
export const words = { "zh-CN": zh, en }
